using System.Globalization;

namespace Ops.Providers.Network;

/// <summary>The status codes of gRPC.</summary>
internal static class GrpcCode
{
    public const string Ok = "0";
    public const string NotFound = "5";
    public const string Unimplemented = "12";

    private static readonly string[] _names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>Returns <c>UNAVAILABLE (14)</c>.</summary>
    public static string Describe(string code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < _names.Length ? $"{_names[number]} ({number})" : $"the unknown status '{code}'";
}
