using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ops.Providers.LocalProcess;

/// <summary>Passes requests on to instances and their answers back.</summary>
internal sealed class Forwarder(Router router, MaintenancePage maintenance)
{
    private const int MaxAttempts = 3;

    public async Task HandleAsync(HttpContext context)
    {
        if (router.InMaintenance)
        {
            await maintenance.ShowAsync(context).ConfigureAwait(false);
            return;
        }

        var tried = new List<Backend>();
        while (true)
        {
            if (router.Enter(tried) is not { } backend)
            {
                await RefuseAsync(context, tried.Count == 0 ? 503 : 502, tried.Count == 0 ? "No instance is ready." : "The instance failed.").ConfigureAwait(false);
                return;
            }

            try
            {
                if (await TryAsync(context, backend, tried).ConfigureAwait(false))
                    return;
            }
            finally
            {
                backend.Leave();
            }
        }
    }

    /// <summary>Passes a request on; returns false where another instance may be tried.</summary>
    private static async Task<bool> TryAsync(HttpContext context, Backend backend, List<Backend> tried)
    {
        var aborted = context.RequestAborted;
        HttpResponseMessage response;
        using var request = ProxyMessages.Request(context, backend.Address);
        try
        {
            response = await backend.SendAsync(request, aborted).ConfigureAwait(false);
        }
        catch (Exception) when (aborted.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            tried.Add(backend);
            if (tried.Count < MaxAttempts && MaySendAgain(context.Request, exception))
                return false;
            await RefuseAsync(context, StatusCodes.Status502BadGateway, "The instance failed.").ConfigureAwait(false);
            return true;
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
                await TunnelAsync(context, response, aborted).ConfigureAwait(false);
            else
                await AnswerAsync(context, response, aborted).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Nothing was sent yet where the connection failed; a request without a body whose method is safe may be sent twice.</summary>
    private static bool MaySendAgain(HttpRequest request, Exception exception) =>
        // Of what a request does only connecting is limited in time, and that time being over cancels it.
        exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or OperationCanceledException ||
        ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && !ProxyMessages.HasBody(request));

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage response, CancellationToken aborted)
    {
        ProxyMessages.CopyHead(response, context.Response);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(aborted).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                // The head goes out at once, so that streams whose first event takes a while are known to be open.
                await context.Response.StartAsync(aborted).ConfigureAwait(false);
                await CopyAsync(body, context.Response.Body, aborted).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The head is on its way: a cut connection is the only way left to say that the body is not whole.
            context.Abort();
        }
    }

    private static async Task TunnelAsync(HttpContext context, HttpResponseMessage response, CancellationToken aborted)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await RefuseAsync(context, StatusCodes.Status502BadGateway, "The instance switched protocols unasked.").ConfigureAwait(false);
            return;
        }

        ProxyMessages.CopyHead(response, context.Response, keepUpgrade: true);
        var instance = await response.Content.ReadAsStreamAsync(aborted).ConfigureAwait(false);
        var visitor = await upgrade.UpgradeAsync().ConfigureAwait(false);
        await using (instance.ConfigureAwait(false))
        await using (visitor.ConfigureAwait(false))
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            var ways = (Task[])[PassAsync(instance, visitor, end.Token), PassAsync(visitor, instance, end.Token)];
            await Task.WhenAny(ways).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(ways).ConfigureAwait(false);
        }
    }

    private static async Task PassAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(from, to, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Copies piece by piece, so that events reach the visitor as they come.</summary>
    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
