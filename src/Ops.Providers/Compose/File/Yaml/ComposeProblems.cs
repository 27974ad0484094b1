namespace Ops.Providers.Compose;

/// <summary>Collects what is wrong with a compose file, each problem with its place, its path and what to do.</summary>
internal sealed class ComposeProblems
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Add(ComposePlace place, string path, string problem) => _all.Add($"{place}: {path}: {problem}");

    public void Add(string file, string problem) => _all.Add($"{file}: {problem}");
}
