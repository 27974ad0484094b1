using System.Text;

namespace Ops.Providers.Compose;

/// <summary>Splits a command line into words as a shell does, without expanding anything.</summary>
internal static class ShellWords
{
    /// <exception cref="FormatException">A quotation mark is not closed.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isInWord = false;
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && quote != '\'' && at + 1 < text.Length)
            {
                // Between double quotes a backslash only takes the meaning of what has one there.
                if (quote == '"' && text[at + 1] is not ('"' or '\\' or '$' or '`'))
                    word.Append(c);
                word.Append(text[++at]);
                isInWord = true;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                isInWord = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                Take(words, word, ref isInWord);
            }
            else
            {
                word.Append(c);
                isInWord = true;
            }
        }

        if (quote != '\0')
            throw new FormatException($"a quotation mark {quote} is not closed");
        Take(words, word, ref isInWord);
        return words;
    }

    private static void Take(List<string> words, StringBuilder word, ref bool isInWord)
    {
        if (!isInWord)
            return;

        words.Add(word.ToString());
        word.Clear();
        isInWord = false;
    }
}
