using Microsoft.AspNetCore.Http;

namespace Ops.SampleHost.Shop;

/// <summary>A queue whose console fails at every other request while it is told to.</summary>
internal sealed class FlakyQueue
{
    private int _requests;
    private volatile bool _isFlaky;

    public bool IsFlaky
    {
        get => _isFlaky;
        set => _isFlaky = value;
    }

    public Task AnswerAsync(HttpContext http)
    {
        var fails = IsFlaky && Interlocked.Increment(ref _requests) % 2 == 1;
        http.Response.StatusCode = fails ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        return http.Response.WriteAsync(fails ? "no leader" : "0 jobs");
    }
}
