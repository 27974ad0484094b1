using Ops.Conformance.Deploy;
using Ops.Deploy;

namespace Acme.Deploy.Memory;

/// <summary>How the suites drive the platform, and look at it past the target.</summary>
public sealed class MemoryPlatform : DeployPlatform
{
    private readonly MemoryStore _store = new("web");

    public MemoryPlatform() => Target = Connect();

    public override IDeployTarget Target { get; }

    public override string Service => "web";

    public override Uri? PublicUrl => null;

    public override Task<IDeployTarget> ConnectAsync() => Task.FromResult(Connect());

    public override DeploySpec Good(string version) => Spec(version, "good");

    public override DeploySpec Crashing(string version) => Spec(version, "crashing");

    public override DeploySpec NeverReady(string version) => Spec(version, "stuck");

    public override DeploySpec Failing(string version) => Spec(version, "good");

    public override DeploySpec BadArtifact(string version) => Spec(version, "no-such-artifact");

    public override Task<int> CountRunningAsync(string setId) =>
        Task.FromResult(_store.Sets(Service).Where(set => set.Id == setId && set.Spec.Artifact != "crashing").Sum(set => set.Wanted));

    public override Task<IReadOnlyList<string>> ShownAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    private IDeployTarget Connect() => new MemoryTarget("memory", _store, new ConformanceSecrets(), TimeProvider.System);

    private DeploySpec Spec(string version, string artifact) => new() { Service = Service, Version = version, Artifact = artifact };
}
