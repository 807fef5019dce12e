<?php
$headers = "OSDI-API-Token: test-api-key\r\nContent-Type: application/json\r\n";
$body = json_encode(['person' => ['email_addresses' => [['address' => 'ada@example.org']]]]);
$post = stream_context_create(['http' => ['method' => 'POST', 'header' => $headers, 'content' => $body]]);
file_get_contents('https://actionnetwork.org/api/v2/people', false, $post);
if (!str_contains($http_response_header[0], ' 200 ')) {
    exit("answered {$http_response_header[0]}");
}

$missing = stream_context_create(['http' => ['header' => $headers, 'ignore_errors' => true]]);
file_get_contents('https://actionnetwork.org/api/v2/people/none', false, $missing);
if (!str_contains($http_response_header[0], ' 404 ')) {
    exit("answered {$http_response_header[0]}");
}

$stream = fopen('https://actionnetwork.org/api/v2/people', 'r', false, stream_context_create(['http' => ['header' => $headers]]));
stream_set_timeout($stream, 10);
while (!feof($stream)) {
    echo fread($stream, 100);
}
fclose($stream);
