using System.Text;

namespace Ops.Providers.Network;

/// <summary>Asks a server in the clear to go on in TLS; returns why it would not, or null.</summary>
internal static class StartTlsDialogue
{
    private const int MaxLineBytes = 1024;
    private const int MaxLines = 100;

    // Length 8, then the request code 80877103 (1234.5679).
    private static ReadOnlySpan<byte> SslRequest => [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    public static Task<string?> RunAsync(StartTls kind, Stream stream, CancellationToken cancellationToken) => kind switch
    {
        StartTls.Smtp => SmtpAsync(stream, cancellationToken),
        StartTls.Postgres => PostgresAsync(stream, cancellationToken),
        _ => Task.FromResult<string?>(null),
    };

    private static async Task<string?> PostgresAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(SslRequest.ToArray(), cancellationToken).ConfigureAwait(false);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer[0] switch
        {
            (byte)'S' => null,
            (byte)'N' => "the PostgreSQL server has TLS switched off (it answered N to SSLRequest)",
            var other => $"the server answered 0x{other:x2} to PostgreSQL's SSLRequest; expected S",
        };
    }

    private static async Task<string?> SmtpAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(stream, "its greeting", "220", cancellationToken).ConfigureAwait(false) is { } greeting)
            return greeting;

        await stream.WriteAsync("EHLO ops-probe.invalid\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        if (await RefusalAsync(stream, "EHLO", "250", cancellationToken).ConfigureAwait(false) is { } hello)
            return hello;

        await stream.WriteAsync("STARTTLS\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        return await RefusalAsync(stream, "STARTTLS", "220", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> RefusalAsync(Stream stream, string command, string expected, CancellationToken cancellationToken)
    {
        for (var lines = 0; lines < MaxLines; lines++)
        {
            var line = await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
            if (!line.StartsWith(expected, StringComparison.Ordinal))
                return $"the SMTP server answered {Shared.Readable.Quote(line)} to {command}; expected {expected}";
            if (line.Length == expected.Length || line[expected.Length] != '-')
                return null;
        }

        return $"the SMTP server's answer to {command} has more than {MaxLines} lines";
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the line belongs to TLS.
        var line = new List<byte>();
        var one = new byte[1];
        while (line.Count < MaxLineBytes)
        {
            await stream.ReadExactlyAsync(one, cancellationToken).ConfigureAwait(false);
            if (one[0] == '\n')
                break;
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }
}
