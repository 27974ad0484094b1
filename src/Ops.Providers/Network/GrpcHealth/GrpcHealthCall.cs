using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

/// <summary>One call of grpc.health.v1.Health/Check.</summary>
internal sealed class GrpcHealthCall(GrpcHealthProbeOptions options)
{
    private const int MaxAnswerBytes = 64 * 1024;
    private readonly Uri _method = new(options.Url!, "/grpc.health.v1.Health/Check");
    private readonly byte[] _question = GrpcHealthMessage.EncodeRequest(options.Service);

    public async Task<GrpcAnswer> RunAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        using var channel = HttpChannel.Open(options.CaFile);
        using var request = CreateRequest(context.Remaining);
        using var response = await channel.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return new GrpcAnswer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            Header(response, "grpc-status"),
            Header(response, "grpc-message") is { } message ? Uri.UnescapeDataString(message) : null,
            body);
    }

    private HttpRequestMessage CreateRequest(TimeSpan remaining)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(_question) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Ops-Probe", null));
        request.Headers.TryAddWithoutValidation("grpc-timeout", Timeout(remaining));
        foreach (var (name, value) in options.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>Returns the time left as the protocol writes it: at most eight digits and a unit.</summary>
    internal static string Timeout(TimeSpan remaining)
    {
        const double MostDigits = 99_999_999;
        var milliseconds = Math.Max(1, Math.Ceiling(remaining.TotalMilliseconds));
        return milliseconds <= MostDigits
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0}m")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(MostDigits, Math.Ceiling(remaining.TotalSeconds)):0}S");
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // To the end, since only then the trailers are known; a server with more to say than any answer needs is cut off.
            using var body = new MemoryStream();
            var buffer = new byte[1024];
            for (int read; body.Length <= MaxAnswerBytes && (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                body.Write(buffer, 0, read);
            return body.ToArray();
        }
    }

    // An answer without a message carries its status in the headers.
    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) || response.Headers.TryGetValues(name, out trailing) ? trailing.FirstOrDefault() : null;
}
