use strict;
use warnings;
use LWP::UserAgent;

my $url = "https://actionnetwork.org/api/v2/people";
my $agent = LWP::UserAgent->new;
$agent->default_header("OSDI-API-Token" => "test-api-key");
my $body = '{"person": {"email_addresses": [{"address": "ada@example.org"}]}}';
for my $answer ($agent->post($url, "Content-Type" => "application/json", Content => $body), $agent->get($url)) {
    die $answer->status_line unless $answer->is_success;
    print $answer->decoded_content if $answer->request->method eq "GET";
}
