using Ops.Deploy;

namespace Ops.Core.Tests.Deploy;

/// <summary>The targets of a process that knows a staging and another.</summary>
internal sealed class TwoTargets(IDeployTarget staging, IDeployTarget other) : IDeployTargets
{
    public IReadOnlyList<string> Names => ["staging", "test"];

    public IDeployTarget Get(string name) => name == "staging" ? staging : other;
}
