using System.Globalization;
using Ops.Benchmarks.Measuring;
using Ops.Benchmarks.Probes;

namespace Ops.Benchmarks;

/// <summary>What the command line says: <c>--results dir</c>, <c>--sizes 1,1000</c>, <c>--kinds noop,pending</c>.</summary>
internal sealed class Arguments(string[] args)
{
    /// <summary>Everything after the command.</summary>
    public IEnumerable<string> Options => args.Skip(1);

    public string? Results => Value("--results");

    public IReadOnlyList<int> Sizes => Value("--sizes") is { } text
        ? [.. text.Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))]
        : [1, 1_000, 10_000, 100_000];

    public IReadOnlyList<ProbeKind> Kinds => Value("--kinds") is { } text
        ? [.. text.Split(',').Select(kind => Enum.Parse<ProbeKind>(kind, ignoreCase: true))]
        : Enum.GetValues<ProbeKind>();

    public string Only => Value("--only") ?? "Ops, pool start (default)";

    /// <summary>How long a run may wait for quiet moments on a machine that others use: <c>--patience 120</c>, in seconds; none by default.</summary>
    public Neighbours Neighbours { get; } = new(TimeSpan.FromSeconds(Value(args, "--patience") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0));

    public int? History => Value("--history") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public int Seconds(int otherwise) => Value("--seconds") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private string? Value(string option) => Value(args, option);

    private static string? Value(string[] args, string option) => Array.IndexOf(args, option) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
}
