"""jquery-osdi: a form on a web page of another origin, which posts to a record helper without a key."""

from ..rows import Client, Fails, Works

JQUERY_OSDI = Client(
    name="jquery-osdi",
    package="jquery-osdi",
    about="opensupporter/jquery-osdi, which sends a form's data from a web page without a key. It runs in Chromium, on "
    "a page of another origin, so that the browser sends preflight requests. It takes the address of the mock.",
    language="browser",
    can_be_redirected=False,
    habits={
        "no-autoresponse": "It asks for the autoresponse of the action, and those of the sample have none."
    },
    setup="""
const submit = (path, fields, options) => new Promise((resolve, reject) => {
  const form = $("<form>").attr("action", api + path)
  for (const [name, value] of Object.entries(fields)) form.append($("<input>").attr("name", name).val(value))
  form.osdi({
    ...options,
    done: (body, _, request) => resolve({ status: request.status, body }),
    fail: (request, status, error) => reject(new Error(`${request.status} ${status} ${error}`)),
  })
  form.trigger("submit")
})
return { submit, fields: { given_name: "Grace", email_address: "grace@example.org", postal_code: "60622" } }
""",
    calls=(
        *[
            Works(f"submit(`/{actions}/${{{action}}}/{records}`, fields)", {"status": 200, "body": {}})
            for actions, action, records in (
                ("petitions", "petition", "signatures"),
                ("events", "event", "attendances"),
                ("forms", "form", "submissions"),
                ("surveys", "survey", "responses"),
            )
        ],
        Works(
            "submit(`/advocacy_campaigns/${advocacy_campaign}/outreaches`, fields)",
            {"status": 200, "body": {}},
            notes=("blind-failed", "nothing-recorded"),
        ),
        Works(
            "submit(`/forms/${form}/submissions`, fields, { add_tags: ['Volunteers'] })",
            {"status": 200, "body": {}},
        ),
        Works(
            "submit(`/forms/${form}/submissions`, fields, { autoresponse: false, status: false })",
            {"status": 200, "body": {}},
        ),
        Works(
            "submit(`/forms/${form}/submissions`, { phone_number: '312-555-0144' })",
            {"status": 200, "body": {}},
        ),
        Works(
            "submit(`/forms/${form}/submissions`, fields, { add_tags: ['Drivers'] })",
            {"status": 200, "body": {}},
            notes=("unknown-tag",),
        ),
        Works(
            "submit(`/forms/${form}/submissions`, { email_address: 'no address' })",
            {"status": 200, "body": {}},
            notes=("blind-failed", "nothing-recorded"),
        ),
        Fails(
            "submit('/people', fields)",
            403,
            "403 error Forbidden",
            "The signup helper needs a key [keyless-3].",
            is_assumed=True,
        ),
    ),
)
