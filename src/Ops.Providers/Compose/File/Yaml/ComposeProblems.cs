namespace Ops.Providers.Compose;

/// <summary>Collects what is wrong with a compose file, each problem with its place, its path and what to do.</summary>
internal sealed class ComposeProblems
{
    private readonly List<string> _all = [];
    private readonly HashSet<ComposePlace> _places = [];

    public IReadOnlyList<string> All => _all;

    /// <summary>Returns whether something is wrong at a place, so that what follows from it need not be said.</summary>
    public bool Any(ComposePlace place) => _places.Contains(place);

    public void Add(ComposePlace place, string path, string problem)
    {
        _places.Add(place);
        _all.Add($"{place}: {path}: {problem}");
    }

    public void Add(string file, string problem) => _all.Add($"{file}: {problem}");
}
