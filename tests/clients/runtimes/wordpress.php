<?php
// The HTTP layer of WordPress, as a plugin uses it, without a database.
define('ABSPATH', '/usr/share/wordpress/');
define('WPINC', 'wp-includes');
define('WP_CONTENT_DIR', sys_get_temp_dir());
require ABSPATH . 'wp-includes/version.php';
require ABSPATH . 'wp-includes/compat.php';
require ABSPATH . 'wp-includes/load.php';
require ABSPATH . 'wp-includes/plugin.php';
require ABSPATH . 'wp-includes/functions.php';
require ABSPATH . 'wp-includes/formatting.php';
require ABSPATH . 'wp-includes/class-wp-error.php';
require ABSPATH . 'wp-includes/http.php';
require ABSPATH . 'wp-includes/class-wp-http.php';
foreach (['proxy', 'cookie', 'encoding', 'response', 'requests-response', 'requests-hooks', 'streams', 'curl'] as $part) {
    require_once ABSPATH . "wp-includes/class-wp-http-$part.php";
}
function __($text)
{
    return $text;
}
function get_bloginfo($name)
{
    return 'https://example.org';
}
add_filter('pre_option_siteurl', fn () => 'https://example.org');

$headers = ['OSDI-API-Token' => 'test-api-key', 'Content-Type' => 'application/json'];
$body = json_encode(['person' => ['email_addresses' => [['address' => 'ada@example.org']]]]);
$url = 'https://actionnetwork.org/api/v2/people';
foreach ([wp_remote_post($url, compact('headers', 'body')), wp_remote_get($url, compact('headers'))] as $answer) {
    if (is_wp_error($answer)) {
        throw new RuntimeException($answer->get_error_message());
    }
}
echo wp_remote_retrieve_body($answer);
