using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ops.Conformance.Health;
using Ops.Health;

namespace Ops.Core.Tests.Health.Quorum;

/// <summary>The target is three nodes, of which two are needed.</summary>
public sealed class QuorumProbeConformance : ProbeConformance<QuorumProbeOptions>
{
    protected override Task<ProbeTarget<QuorumProbeOptions>> StartTargetAsync() => Task.FromResult<ProbeTarget<QuorumProbeOptions>>(new Cluster());

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, Action<QuorumProbeOptions> configure) => builder.AddQuorumProbe(name, configure);

    protected override IOpsBuilder Add(IOpsBuilder builder, string name, IConfigurationSection section) => builder.AddQuorumProbe(name, section, new Cluster().AddMembers);

    protected override IReadOnlyDictionary<string, string?> ValidSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Required"] = "2",
        ["Reserve"] = "1",
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> WrongSettings =>
    [
        new("Required", "0"),
        new("Required", "3"),
        new("Required", "most"),
        new("Reserve", "-1"),
    ];

    private sealed class Cluster : ProbeTarget<QuorumProbeOptions>
    {
        private const string Password = "pa55word";

        private Func<string, Task<ProbeResult>> _answer = Healthy;

        public override string Name => "node2";

        public override IReadOnlyList<string> Secrets => [Password];

        public override void Configure(QuorumProbeOptions options)
        {
            options.Required = 2;
            AddMembers(options);
        }

        public void AddMembers(QuorumProbeOptions options)
        {
            foreach (var node in (string[])["node1", "node2", "node3"])
                options.AddMember(node, new DelegateProbe((_, _) => new ValueTask<ProbeResult>(_answer(node))));
        }

        public override Task BreakAsync()
        {
            _answer = node => node switch
            {
                "node2" => Task.FromException<ProbeResult>(new IOException($"refused: Host=node2;Password={Password}")),
                "node3" => Task.FromResult(ProbeResult.Unhealthy("down")),
                _ => Healthy(node),
            };
            return Task.CompletedTask;
        }

        public override Task RestoreAsync()
        {
            _answer = Healthy;
            return Task.CompletedTask;
        }

        /// <summary>One node never answers, and does not care for its token.</summary>
        public override Task<bool> HangAsync()
        {
            _answer = node => node == "node2" ? new TaskCompletionSource<ProbeResult>().Task : Healthy(node);
            return Task.FromResult(true);
        }

        private static Task<ProbeResult> Healthy(string node) => Task.FromResult(ProbeResult.Healthy());
    }
}
