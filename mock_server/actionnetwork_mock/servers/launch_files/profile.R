# Loaded through R_PROFILE_USER. Makes the package curl, and those that use it, trust the certificate of the redirect.
local({
  certificates <- Sys.getenv("CURL_CA_BUNDLE")
  setHook(packageEvent("curl", "onLoad"), function(...) {
    space <- asNamespace("curl")
    replace <- function(name, value) {
      unlockBinding(name, space)
      assign(name, value, space)
      lockBinding(name, space)
    }
    new_handle <- space$new_handle
    handle_reset <- space$handle_reset
    replace("new_handle", function(...) {
      space$handle_setopt(new_handle(cainfo = certificates), ...)
    })
    replace("handle_reset", function(handle) { # resets the certificates as well
      handle_reset(handle)
      invisible(space$handle_setopt(handle, cainfo = certificates))
    })
  })
  # R reads one profile of the user: the first of these that exists.
  for (profile in c(Sys.getenv("ACTION_NETWORK_R_PROFILE_USER"), ".Rprofile", "~/.Rprofile")) {
    if (nzchar(profile) && file.exists(profile)) {
      source(profile, local = globalenv())
      break
    }
  }
})
