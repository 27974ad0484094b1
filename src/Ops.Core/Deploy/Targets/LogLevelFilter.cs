namespace Ops.Deploy;

/// <summary>How severe a line is, as far as its text tells.</summary>
public enum LogLevelFilter
{
    /// <summary>Trace and debug.</summary>
    Debug,

    /// <summary>Information.</summary>
    Information,

    /// <summary>Warnings.</summary>
    Warning,

    /// <summary>Errors and worse.</summary>
    Error,
}
