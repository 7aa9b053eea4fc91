using System.Globalization;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// A section's pattern (https://spec.editorconfig.org, "Glob Expressions"): <c>*</c>, <c>**</c>, <c>?</c>, <c>[ab]</c>, <c>[!ab]</c>,
/// <c>{a,b}</c>, <c>{1..3}</c> and <c>\</c>. It is compiled to steps, and each step is tried once at most at each place of a path: no
/// pattern takes longer than its length times the path's.
/// </summary>
internal sealed class EditorConfigGlob
{
    /// <summary>The specification's limit; a longer section matches nothing.</summary>
    private const int MaximumLength = 1024;

    private readonly string _pattern;
    private readonly List<Step> _steps = [];

    private EditorConfigGlob(string pattern) => _pattern = pattern;

    private enum Kind
    {
        /// <summary>One given character.</summary>
        Character,

        /// <summary>One character but <c>/</c>.</summary>
        One,

        /// <summary>One character, <c>/</c> too.</summary>
        Any,

        /// <summary>One character of a set, or none of it.</summary>
        Set,

        /// <summary>A whole number between two others.</summary>
        Number,

        /// <summary>Goes on at two places.</summary>
        Fork,
    }

    /// <summary>The pattern of a section's name.</summary>
    public static EditorConfigGlob Parse(string section)
    {
        // Without a slash it is about names, in any folder.
        var anchored = section.Contains('/', StringComparison.Ordinal);
        var glob = new EditorConfigGlob((anchored ? "/" : "/**/") + (section.StartsWith('/') ? section[1..] : section));
        if (section.Length is > 0 and <= MaximumLength)
            glob.Compile(0, glob._pattern.Length);
        return glob;
    }

    /// <param name="path">From the <c>.editorconfig</c>'s folder, with <c>/</c> and without one at its start.</param>
    public bool IsMatch(string path)
    {
        if (_steps.Count == 0)
            return false;

        path = "/" + path;
        var tried = new bool[_steps.Count * (path.Length + 1)];
        var todo = new Stack<(int Step, int Position)>();
        todo.Push((0, 0));
        while (todo.TryPop(out var at))
        {
            if (at.Step == _steps.Count)
            {
                if (at.Position == path.Length)
                    return true;
                continue;
            }

            ref var seen = ref tried[(at.Step * (path.Length + 1)) + at.Position];
            if (seen)
                continue;

            seen = true;
            var step = _steps[at.Step];
            if (step.Kind == Kind.Fork)
            {
                todo.Push((step.Second, at.Position));
                todo.Push((step.First, at.Position));
            }
            else if (step.Take(path, at.Position) is > 0 and var length)
            {
                todo.Push((at.Step + 1, at.Position + length));
            }
        }

        return false;
    }

    private void Compile(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var rest = _pattern.AsSpan(i, end - i);
            if (rest[0] == '\\' && rest.Length > 1)
                Add(new(Kind.Character, _pattern[++i]));
            else if (rest.StartsWith("/**/"))
                i += AddFolders();
            else if (rest[0] == '*')
                i += AddLoop(rest is ['*', '*', ..]);
            else if (rest[0] == '?')
                Add(new(Kind.One));
            else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var bracket && !rest[..bracket].Contains('/') && rest[1..bracket] is not "!")
                i += AddSet(rest[1..bracket].ToString()) + 1;
            else if (rest[0] == '{' && FindClose(i, end) is > 0 and var close)
                i = AddBraces(i, close);
            else
                Add(new(Kind.Character, rest[0]));
        }
    }

    private void Add(Step step) => _steps.Add(step);

    /// <summary><c>/**/</c>: some folders, or none.</summary>
    private int AddFolders()
    {
        Add(new(Kind.Character, '/'));
        var fork = _steps.Count;
        Add(default);
        AddLoop(any: true);
        Add(new(Kind.Character, '/'));
        _steps[fork] = new(Kind.Fork, First: fork + 1, Second: _steps.Count);
        return 3;
    }

    private int AddLoop(bool any)
    {
        // Fork to the character or behind the loop; the character, and back to the fork.
        var fork = _steps.Count;
        Add(new(Kind.Fork, First: fork + 1, Second: fork + 3));
        Add(new(any ? Kind.Any : Kind.One));
        Add(new(Kind.Fork, First: fork, Second: fork));
        return any ? 1 : 0;
    }

    private int AddSet(string characters)
    {
        var not = characters[0] == '!';
        Add(new(Kind.Set, Characters: not ? characters[1..] : characters, Not: not));
        return characters.Length;
    }

    /// <summary>Braces that are closed at <paramref name="close"/>; returns the place of the last character taken.</summary>
    private int AddBraces(int open, int close)
    {
        var inside = _pattern[(open + 1)..close];
        var commas = Commas(open, close);
        if (commas.Count == 0)
        {
            // One thing in braces is no choice: only a range of numbers has a meaning, and all else means itself.
            var dots = inside.IndexOf("..", StringComparison.Ordinal);
            if (dots > 0 && IsNumber(inside[..dots], out var from) && IsNumber(inside[(dots + 2)..], out var to))
            {
                Add(new(Kind.Number, From: Math.Min(from, to), To: Math.Max(from, to)));
                return close;
            }

            Add(new(Kind.Character, '{'));
            return open;
        }

        // Fork to the alternative or to the next fork; each alternative ends with a jump behind all of them.
        var jumps = new List<int>();
        var start = open + 1;
        foreach (var end in commas.Append(close))
        {
            var fork = _steps.Count;
            if (end != close)
                Add(default);
            Compile(start, end);
            if (end != close)
            {
                jumps.Add(_steps.Count);
                Add(default);
                _steps[fork] = new(Kind.Fork, First: fork + 1, Second: _steps.Count);
            }

            start = end + 1;
        }

        foreach (var jump in jumps)
            _steps[jump] = new(Kind.Fork, First: _steps.Count, Second: _steps.Count);
        return close;
    }

    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>The brace that closes the one at <paramref name="open"/>; 0 when none does.</summary>
    private int FindClose(int open, int end)
    {
        var depth = 0;
        for (var i = open; i < end; i++)
        {
            if (_pattern[i] == '\\')
                i++;
            else if (_pattern[i] == '{')
                depth++;
            else if (_pattern[i] == '}' && --depth == 0)
                return i;
        }

        return 0;
    }

    private List<int> Commas(int open, int close)
    {
        var commas = new List<int>();
        var depth = 0;
        for (var i = open + 1; i < close; i++)
        {
            if (_pattern[i] == '\\')
                i++;
            else if (_pattern[i] is '{' or '}')
                depth += _pattern[i] == '{' ? 1 : -1;
            else if (_pattern[i] == ',' && depth == 0)
                commas.Add(i);
        }

        return commas;
    }

    private readonly record struct Step(Kind Kind, char Character = '\0', string Characters = "", bool Not = false, long From = 0, long To = 0, int First = 0, int Second = 0)
    {
        /// <summary>How many characters it takes at a place; 0 when it does not match there.</summary>
        public int Take(string path, int position)
        {
            if (position == path.Length)
                return 0;

            var current = path[position];
            var matches = Kind switch
            {
                Kind.Character => current == Character,
                Kind.One => current != '/',
                Kind.Set => current != '/' && Contains(current) != Not,
                _ => true,
            };
            if (Kind == Kind.Number)
                return TakeNumber(path.AsSpan(position));
            if (!matches)
                return 0;
            return Kind is Kind.One or Kind.Any && char.IsHighSurrogate(current) && position + 1 < path.Length ? 2 : 1;
        }

        private bool Contains(char character)
        {
            for (var i = 0; i < Characters.Length; i++)
            {
                if (i + 2 < Characters.Length && Characters[i + 1] == '-')
                {
                    if (character >= Characters[i] && character <= Characters[i + 2])
                        return true;
                    i += 2;
                }
                else if (Characters[i] == character)
                {
                    return true;
                }
            }

            return false;
        }

        private int TakeNumber(ReadOnlySpan<char> text)
        {
            var length = text[0] is '-' or '+' ? 1 : 0;
            while (length < text.Length && char.IsAsciiDigit(text[length]))
                length++;
            return long.TryParse(text[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= From && number <= To ? length : 0;
        }
    }
}
