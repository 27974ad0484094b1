namespace Ops;

/// <summary>The exception for configuration that cannot be used; it lists every problem found, not only the first.</summary>
public sealed class OpsConfigurationException : OpsException
{
    /// <summary>Creates the exception without a list of problems.</summary>
    public OpsConfigurationException()
        : this([])
    {
    }

    /// <summary>Creates the exception for one problem.</summary>
    public OpsConfigurationException(string message)
        : this([message])
    {
    }

    /// <summary>Creates the exception for one problem with its cause.</summary>
    public OpsConfigurationException(string message, Exception? innerException)
        : base(message, innerException) => Problems = [message];

    /// <summary>Creates the exception for all <paramref name="problems"/>, each starting with its configuration path.</summary>
    public OpsConfigurationException(IReadOnlyList<string> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>Gets the problems, each starting with the configuration path it is about.</summary>
    public IReadOnlyList<string> Problems { get; }

    private static string Describe(IReadOnlyList<string> problems) => problems.Count switch
    {
        0 => "The configuration cannot be used.",
        1 => problems[0],
        _ => $"The configuration has {problems.Count} problems:{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems)}",
    };
}
