using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Answers the calls of clients on the service's socket.</summary>
internal sealed class ControlServer(ServiceKeeper keeper, Lifelines lifelines, ServiceFolder folder)
{
    private static KeeperJson Json => KeeperJson.Default;

    /// <summary>Starts to listen.</summary>
    public async Task<WebApplication> StartAsync()
    {
        File.Delete(folder.Socket);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenUnixSocket(folder.Socket, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        ((IApplicationBuilder)server).Run(HandleAsync);
        await server.StartAsync().ConfigureAwait(false);
        return server;
    }

    private async Task HandleAsync(HttpContext context)
    {
        lifelines.Enter();
        try
        {
            await DispatchAsync(context).ConfigureAwait(false);
        }
        catch (DeployException exception)
        {
            await AnswerAsync(context, StatusCodes.Status409Conflict, Failure.Of(exception), Json.Failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            var failure = new Failure(DeployError.Failed, DeployRetry.Ambiguous, $"the keeper of '{folder.Service}' failed: {exception.GetType().Name}: {exception.Message}");
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, failure, Json.Failure).ConfigureAwait(false);
        }
        finally
        {
            lifelines.Leave();
        }
    }

    private Task DispatchAsync(HttpContext context) => context.Request.Path.Value switch
    {
        Calls.Greet => ReplyAsync(context, Json.Greeting, keeper.GreetAsync, Json.GreetingReply),
        Calls.Supply => DoAsync(context, Json.DictionaryStringDictionaryStringString, environments =>
        {
            keeper.Supply(environments);
            return Task.CompletedTask;
        }),
        Calls.Live => lifelines.HoldAsync(context),
        Calls.State => AnswerAsync(context, StatusCodes.Status200OK, keeper.Observe(), Json.ServiceState),
        Calls.Revisions => AnswerAsync(context, StatusCodes.Status200OK, ServiceViews.Revisions(keeper.State), Json.IReadOnlyListRevision),
        Calls.Stage => ReplyAsync(context, Json.StageCall, keeper.Sets.StageAsync, Json.InstanceSet),
        Calls.Retire => DoAsync(context, Json.RetireCall, keeper.Sets.RetireAsync),
        Calls.Scale => ReplyAsync(context, Json.ScaleCall, keeper.Sets.ScaleAsync, Json.InstanceSet),
        Calls.Restart => DoAsync(context, Json.RestartCall, keeper.Sets.RestartAsync),
        Calls.Traffic => ReplyAsync(context, Json.TrafficCall, keeper.Traffic.RouteAsync, Json.TrafficState),
        Calls.Drain => ReplyAsync(context, Json.DrainCall, call => keeper.Traffic.DrainAsync(call, context.RequestAborted), Json.Int32),
        Calls.Maintenance => DoAsync(context, Json.MaintenanceCall, keeper.Traffic.SetMaintenanceAsync),
        Calls.Exec => ReplyAsync(context, Json.ExecCall, call => keeper.Commands.ExecuteAsync(call, context.RequestAborted), Json.CommandResult),
        Calls.OneOff => ReplyAsync(context, Json.OneOffCall, keeper.Commands.RunOnceAsync, Json.CommandResult),
        Calls.Usage => MeasureAsync(context),
        Calls.Acquire => ReplyAsync(context, Json.AcquireCall, call => Task.FromResult(keeper.Lock.Acquire(call)), Json.LockLease),
        Calls.Renew => ReplyAsync(context, Json.LockLease, lease => Task.FromResult(keeper.Lock.Renew(lease)), Json.LockLease),
        Calls.Release => DoAsync(context, Json.LockLease, lease =>
        {
            keeper.Lock.Release(lease);
            return Task.CompletedTask;
        }),
        Calls.Break => BreakAsync(context),
        Calls.Holder => AnswerLeaseAsync(context, ServiceLock.Holder(keeper.State, TimeProvider.System.GetUtcNow())),
        _ => throw new DeployException(DeployError.Unsupported, DeployRetry.No, $"the keeper does not know '{context.Request.Path}'"),
    };

    private async Task BreakAsync(HttpContext context) =>
        await AnswerLeaseAsync(context, keeper.Lock.Break(await ReadAsync(context, Json.BreakCall).ConfigureAwait(false))).ConfigureAwait(false);

    private async Task MeasureAsync(HttpContext context) =>
        await AnswerAsync(context, StatusCodes.Status200OK, await keeper.MeasureAsync(context.RequestAborted).ConfigureAwait(false), Json.IReadOnlyListInstanceUsage).ConfigureAwait(false);

    private static async Task ReplyAsync<TCall, TReply>(HttpContext context, JsonTypeInfo<TCall> call, Func<TCall, Task<TReply>> carryOut, JsonTypeInfo<TReply> reply) =>
        await AnswerAsync(context, StatusCodes.Status200OK, await carryOut(await ReadAsync(context, call).ConfigureAwait(false)).ConfigureAwait(false), reply).ConfigureAwait(false);

    private static async Task DoAsync<TCall>(HttpContext context, JsonTypeInfo<TCall> call, Func<TCall, Task> carryOut) =>
        await carryOut(await ReadAsync(context, call).ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false)
        ?? throw new DeployException(DeployError.Invalid, DeployRetry.No, "the call is empty");

    private static Task AnswerLeaseAsync(HttpContext context, LockLease? lease)
    {
        if (lease is not null)
            return AnswerAsync(context, StatusCodes.Status200OK, lease, Json.LockLease);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted).ConfigureAwait(false);
    }
}
