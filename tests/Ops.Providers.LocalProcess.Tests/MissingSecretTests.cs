using System.Collections.Concurrent;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess.Tests;

public sealed class MissingSecretTests : LocalProcessTest
{
    private readonly HeldSecrets _secrets = new();

    private protected override IDeploySecrets Secrets => _secrets;

    [Fact]
    public async Task A_secret_that_is_gone_keeps_neither_other_sets_from_running_nor_its_own_from_being_removed()
    {
        await ServeBesideAsync();
        _secrets.Values.TryRemove("old", out _);

        Local.KillKeeper();
        await ReadyAsync("r2");

        (await GetAsync(PublicUrl())).ShouldBe((200, "v2"));
        var drift = (await Target.ObserveAsync(Service, default)).Drift.Single();
        drift.ShouldContain("'r1' cannot be started again: there is no secret 'old'");
        await Target.RetireAsync(new RetireIntent(Service, "r1", RetireMode.Remove), NewOperation(), default);
        var state = await Target.ObserveAsync(Service, default);
        state.Drift.ShouldBeEmpty();
        state.Sets.Select(set => set.Id).ShouldBe(["r2"]);
    }

    [Fact]
    public async Task A_set_runs_again_once_its_secret_can_be_had()
    {
        await ServeBesideAsync();
        _secrets.Failure = new InvalidOperationException("the vault of postgres://ann:hunter2@vault is sealed");

        Local.KillKeeper();
        await ReadyAsync("r2");
        var drift = (await Target.ObserveAsync(Service, default)).Drift.Single();
        drift.ShouldContain("the vault of ");
        drift.ShouldNotContain("hunter2");
        _secrets.Failure = null;

        await ReadyAsync("r1");
        (await Target.ObserveAsync(Service, default)).Drift.ShouldBeEmpty();
    }

    /// <summary>Keeps a revision with a secret running beside the one that serves.</summary>
    private async Task ServeBesideAsync()
    {
        _secrets.Values["old"] = "a value";
        var spec = Platform.Good("v1") with { Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["APP_SIGNING"] = "old" } };
        await Target.StageAsync(Intent(spec, 1), NewOperation(), default);
        await ReadyAsync("r1");
        await ServeAsync(2);
    }

    /// <summary>Secrets that can be lost.</summary>
    private sealed class HeldSecrets : IDeploySecrets
    {
        public ConcurrentDictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        public Exception? Failure { get; set; }

        public ValueTask<Secret?> FindAsync(string name, CancellationToken cancellationToken)
        {
            if (Failure is not null)
                throw Failure;
            return ValueTask.FromResult(Values.TryGetValue(name, out var value) ? new Secret(value) : null);
        }
    }
}
