using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Ops.Providers.LocalProcess;

/// <summary>Turns what a visitor asked into what an instance is asked, and its answer into the visitor's.</summary>
internal static class ProxyMessages
{
    /// <summary>The headers that are about one connection and not about the message.</summary>
    private static readonly FrozenSet<string> ConnectionHeaders = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    public static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    public static HttpRequestMessage Request(HttpContext context, Uri instance)
    {
        var request = context.Request;
        var path = context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] raw ? raw : UriHelper.GetEncodedPathAndQuery(request);
        var target = new Uri($"{instance.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (HasBody(request))
            message.Content = new StreamContent(request.Body);

        var named = Named(request.Headers.Connection);
        foreach (var (name, values) in request.Headers)
        {
            if (!name.StartsWith(':') && !ConnectionHeaders.Contains(name) && !named.Contains(name, StringComparer.OrdinalIgnoreCase))
                Add(message, name, values);
        }

        if (named.Contains("upgrade", StringComparer.OrdinalIgnoreCase))
        {
            message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            message.Headers.TryAddWithoutValidation("Upgrade", (IEnumerable<string?>)request.Headers.Upgrade);
        }

        message.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString());
        message.Headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        message.Headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        return message;
    }

    public static void CopyHead(HttpResponseMessage from, HttpResponse to, bool keepUpgrade = false)
    {
        to.StatusCode = (int)from.StatusCode;
        var named = Named(from.Headers.TryGetValues("Connection", out var connection) ? new StringValues([.. connection]) : default);
        foreach (var (name, values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (keepUpgrade && (name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase) || name.Equals("Connection", StringComparison.OrdinalIgnoreCase)))
                to.Headers[name] = new StringValues([.. values]);
            else if (!ConnectionHeaders.Contains(name) && !named.Contains(name, StringComparer.OrdinalIgnoreCase))
                to.Headers.Append(name, new StringValues([.. values]));
        }
    }

    /// <summary>Returns the headers that a <c>Connection</c> header says are about the connection.</summary>
    private static string[] Named(StringValues connection) =>
        connection.Count == 0 ? [] : string.Join(',', (IEnumerable<string?>)connection).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static void Add(HttpRequestMessage message, string name, StringValues values)
    {
        if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
    }
}
