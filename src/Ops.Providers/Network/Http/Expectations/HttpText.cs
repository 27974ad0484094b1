using System.Globalization;
using System.Text;

namespace Ops.Providers.Network;

/// <summary>Writes numbers and foreign text into descriptions.</summary>
internal static class HttpText
{
    public static string Milliseconds(double milliseconds) => milliseconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(milliseconds):0} ms");

    public static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the first characters of a text in one line, with control characters as spaces.</summary>
    public static string Excerpt(string text, int maxLength)
    {
        var excerpt = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var character in text)
        {
            if (excerpt.Length == maxLength)
                return excerpt.Append('…').ToString();
            if (!char.IsControl(character))
                excerpt.Append(character);
            else if (excerpt.Length > 0 && excerpt[^1] != ' ')
                excerpt.Append(' ');
        }

        return excerpt.ToString().TrimEnd();
    }
}
