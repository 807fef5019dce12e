# Runs code in Ruby, as driver.py does for Python.
require "json"

answers = $stdout.dup
$stdout.reopen($stderr) # what clients print
names = binding

$stdin.each_line do |line|
  asked = JSON.parse(line)
  reply =
    begin
      asked.fetch("names", {}).each { |name, value| names.local_variable_set(name, value) }
      answer = names.eval(asked["setup"] || asked["code"])
      { answer: asked["setup"] ? nil : answer }
    rescue StandardError => error
      { error: "#{error.class}: #{error.message}" }
    end
  answers.puts(JSON.generate(reply))
  answers.flush
end
