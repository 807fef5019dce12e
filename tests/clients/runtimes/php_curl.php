<?php
function call(string $method, ?array $body = null): string
{
    $handle = curl_init('https://actionnetwork.org/api/v2/people');
    curl_setopt_array($handle, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => ['OSDI-API-Token: test-api-key', 'Content-Type: application/json'],
    ]);
    if ($body !== null) {
        curl_setopt($handle, CURLOPT_POSTFIELDS, json_encode($body));
    }
    $answer = curl_exec($handle);
    if ($answer === false) {
        throw new RuntimeException(curl_error($handle));
    }
    return $answer;
}

call('POST', ['person' => ['email_addresses' => [['address' => 'ada@example.org']]]]);
echo call('GET');
