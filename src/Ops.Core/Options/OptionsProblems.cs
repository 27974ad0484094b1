namespace Ops;

/// <summary>Collects what is wrong with one options object, each problem with its configuration path.</summary>
public sealed class OptionsProblems
{
    private readonly string _path;
    private readonly List<string> _problems = [];

    /// <summary>Starts an empty list for the options at <paramref name="path"/>, such as <c>Ops:Probes:api</c>.</summary>
    public OptionsProblems(string path) => _path = path;

    /// <summary>Gets the problems found so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds a problem of the option <paramref name="key"/>; say what was found and what to write instead.</summary>
    public void Add(string key, string problem) => _problems.Add($"{_path}:{key}: {problem}");

    /// <summary>Adds a problem unless <paramref name="holds"/>.</summary>
    public void Require(bool holds, string key, string problem)
    {
        if (!holds)
            Add(key, problem);
    }

    /// <summary>Adds a problem unless the span is above zero.</summary>
    public void RequirePositive(TimeSpan value, string key) =>
        Require(value > TimeSpan.Zero, key, $"{value} is not above zero; write a time such as 00:00:30");

    /// <summary>Adds a problem unless the number lies between <paramref name="minimum"/> and <paramref name="maximum"/>.</summary>
    public void RequireRange(double value, double minimum, double maximum, string key) =>
        Require(value >= minimum && value <= maximum, key, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value} is outside {minimum} to {maximum}"));
}
