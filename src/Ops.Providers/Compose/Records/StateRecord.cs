namespace Ops.Providers.Compose;

/// <summary>One version of a record.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Key">Which of its kind; empty where there is one of the kind for each service.</param>
/// <param name="Number">The version.</param>
/// <param name="Data">What it says.</param>
internal sealed record StateRecord(string Kind, string Key, long Number, string Data);
