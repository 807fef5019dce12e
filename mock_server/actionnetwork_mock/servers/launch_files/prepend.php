<?php
// Loaded through auto_prepend_file. Opens https:// streams through the proxy of the redirect, and makes WordPress trust
// its certificate. PHP's curl extension needs neither.

/** Opens https:// streams as PHP does, with the proxy in their context. */
final class ActionNetworkMockStream implements ArrayAccess, IteratorAggregate, Countable
{
    /** @var resource|null the context that the program passed */
    public $context;
    /** @var resource */
    private $stream;
    /** @var list<string> */
    private array $headers = [];

    public static function register(): void
    {
        stream_wrapper_unregister('https');
        stream_wrapper_register('https', self::class, STREAM_IS_URL);
    }

    public function stream_open(string $url, string $mode, int $options, ?string &$opened): bool
    {
        $context = $this->context ?? stream_context_get_default();
        $all = stream_context_get_options($context);
        $proxy = parse_url(getenv('HTTPS_PROXY'));
        $all['http']['proxy'] = "tcp://{$proxy['host']}:{$proxy['port']}";
        if (isset($proxy['user'])) {
            $given = (array) ($all['http']['header'] ?? []);
            $login = base64_encode(urldecode($proxy['user']) . ':' . urldecode($proxy['pass'] ?? ''));
            $all['http']['header'] = [...$given, "Proxy-Authorization: Basic $login"];
        }
        stream_wrapper_restore('https');
        try {
            $report = ($options & STREAM_REPORT_ERRORS) !== 0;
            $changed = stream_context_create($all, stream_context_get_params($context));
            $stream = $report ? fopen($url, $mode, false, $changed) : @fopen($url, $mode, false, $changed);
        } finally {
            self::register();
        }
        $this->headers = $http_response_header ?? [];
        // PHP sets this variable where the program reads the stream. A wrapper can do so for global code only.
        $GLOBALS['http_response_header'] = $this->headers;
        $this->stream = $stream;
        return $stream !== false;
    }

    public function stream_read(int $count): string|false
    {
        return fread($this->stream, $count);
    }

    public function stream_write(string $data): int
    {
        return (int) fwrite($this->stream, $data);
    }

    public function stream_eof(): bool
    {
        return feof($this->stream);
    }

    public function stream_stat(): array|false
    {
        return fstat($this->stream);
    }

    public function stream_set_option(int $option, int $first, int $second): bool
    {
        return match ($option) {
            STREAM_OPTION_BLOCKING => stream_set_blocking($this->stream, (bool) $first),
            STREAM_OPTION_READ_TIMEOUT => stream_set_timeout($this->stream, $first, $second),
            default => false,
        };
    }

    public function stream_close(): void
    {
        fclose($this->stream);
    }

    // stream_get_meta_data() returns this object as wrapper_data, where programs expect the list of headers.

    public function offsetExists(mixed $offset): bool
    {
        return isset($this->headers[$offset]);
    }

    public function offsetGet(mixed $offset): mixed
    {
        return $this->headers[$offset] ?? null;
    }

    public function offsetSet(mixed $offset, mixed $value): void
    {
        $this->headers[$offset] = $value;
    }

    public function offsetUnset(mixed $offset): void
    {
        unset($this->headers[$offset]);
    }

    public function getIterator(): Iterator
    {
        return new ArrayIterator($this->headers);
    }

    public function count(): int
    {
        return count($this->headers);
    }
}

if (getenv('ACTION_NETWORK_REDIRECT')) {
    if (getenv('HTTPS_PROXY')) {
        ActionNetworkMockStream::register();
    }
    // WordPress adds these filters before those of its plugins.
    $GLOBALS['wp_filter']['http_request_args'][PHP_INT_MAX]['actionnetwork-mock'] = [
        'function' => fn (array $given): array => ['sslcertificates' => ini_get('openssl.cafile')] + $given,
        'accepted_args' => 1,
    ];
}
