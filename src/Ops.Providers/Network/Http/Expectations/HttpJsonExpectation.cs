using System.Globalization;
using System.Text.Json;

namespace Ops.Providers.Network;

/// <summary>What one value of a JSON body must be.</summary>
internal sealed class HttpJsonExpectation
{
    private readonly HttpJsonPath _path;
    private readonly HttpJsonAssertion _assertion;
    private readonly Secret[] _secrets;

    public HttpJsonExpectation(HttpJsonAssertion assertion, Secret[] secrets)
    {
        _path = HttpJsonPath.Parse(assertion.Path);
        _assertion = assertion;
        _secrets = secrets;
    }

    public void Check(JsonElement root, string target, ref HttpVerdict verdict)
    {
        if (!_path.TryFind(root, out var found))
        {
            verdict.Unhealthy($"{_path} is missing in {target}{(_assertion.Expected is { } expected ? $"; expected '{expected}'" : "")}");
            return;
        }

        CheckText(found, target, ref verdict);
        if (_assertion.HasThresholds)
            CheckNumber(found, target, ref verdict);
    }

    private void CheckText(JsonElement found, string target, ref HttpVerdict verdict)
    {
        if (_assertion.Expected is not { } expected || IsEqual(found, expected))
            return;

        var description = $"{_path} is {Show(found)} in {target}; expected '{expected}'";
        if (_assertion.DegradedWhen is { } degraded && IsEqual(found, degraded))
            verdict.Degraded(description);
        else
            verdict.Unhealthy(description);
    }

    private void CheckNumber(JsonElement found, string target, ref HttpVerdict verdict)
    {
        if (!TryReadNumber(found, out var number))
        {
            verdict.Unhealthy($"{_path} is {Show(found)} in {target}; expected a number");
            return;
        }

        verdict.Measured(number);
        var measured = $"{_path} is {HttpText.Number(number)} in {target}";
        if (number > _assertion.UnhealthyAbove)
            verdict.Unhealthy($"{measured}; unhealthy above {HttpText.Number(_assertion.UnhealthyAbove.Value)}");
        if (number < _assertion.UnhealthyBelow)
            verdict.Unhealthy($"{measured}; unhealthy below {HttpText.Number(_assertion.UnhealthyBelow.Value)}");
        if (number > _assertion.DegradedAbove)
            verdict.Degraded($"{measured}; degraded above {HttpText.Number(_assertion.DegradedAbove.Value)}");
        if (number < _assertion.DegradedBelow)
            verdict.Degraded($"{measured}; degraded below {HttpText.Number(_assertion.DegradedBelow.Value)}");
    }

    // A configuration file turns true into "True", hence the case.
    private static bool IsEqual(JsonElement found, string expected) => found.ValueKind switch
    {
        JsonValueKind.String => found.ValueEquals(expected),
        JsonValueKind.Number => TryReadNumber(found, out var number) && TryReadNumber(expected, out var other) && number.Equals(other),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => string.Equals(found.GetRawText(), expected, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool TryReadNumber(JsonElement found, out double number)
    {
        number = 0;
        return found.ValueKind switch
        {
            JsonValueKind.Number => found.TryGetDouble(out number),
            JsonValueKind.String => TryReadNumber(found.GetString(), out number),
            _ => false,
        };
    }

    private static bool TryReadNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private string Show(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String => $"'{HttpText.Excerpt(Redaction.Text(found.GetString()!, _secrets), 200)}'",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"an array of {found.GetArrayLength()}",
        _ => HttpText.Excerpt(found.GetRawText(), 200),
    };
}
