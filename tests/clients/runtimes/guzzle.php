<?php
require 'GuzzleHttp/autoload.php';

$client = new GuzzleHttp\Client([
    'base_uri' => 'https://actionnetwork.org/api/v2/',
    'headers' => ['OSDI-API-Token' => 'test-api-key'],
]);
$client->post('people', ['json' => ['person' => ['email_addresses' => [['address' => 'ada@example.org']]]]]);
echo $client->get('people')->getBody();
