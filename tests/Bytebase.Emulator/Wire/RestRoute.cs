using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.Emulator.Wire;

/// <summary>A route of the REST gateway: method, path template, and which field of the request is the body.</summary>
internal sealed class RestRoute
{
    private readonly Regex _path;
    private readonly string[] _fields;

    private RestRoute(string method, Regex path, string[] fields, string? body)
    {
        Method = method;
        _path = path;
        _fields = fields;
        Body = body;
    }

    public string Method { get; }

    /// <summary><c>*</c> is the whole request, null no body at all.</summary>
    public string? Body { get; }

    /// <summary>Reads <c>POST /v1/{parent=projects/*}/releases body=release</c>.</summary>
    public static RestRoute Parse(string text)
    {
        var parts = text.Split(' ');
        var pattern = new StringBuilder("^");
        var fields = new List<string>();
        var template = parts[1];
        for (var at = 0; at < template.Length;)
        {
            if (template[at] != '{')
            {
                pattern.Append(Regex.Escape(template[at++].ToString()));
                continue;
            }

            var end = template.IndexOf('}', at);
            var variable = template[(at + 1)..end].Split('=');
            fields.Add(variable[0]);
            pattern.Append('(').Append(Regex.Escape(variable.Length > 1 ? variable[1] : "*").Replace("\\*", "[^/:]+", StringComparison.Ordinal)).Append(')');
            at = end + 1;
        }

        var body = parts.Length > 2 ? parts[2]["body=".Length..] : null;
        return new RestRoute(parts[0], new Regex(pattern.Append('$').ToString(), RegexOptions.CultureInvariant), [.. fields], body);
    }

    /// <summary>The fields that stand in a path, unescaped; null when the path is another one.</summary>
    public List<(string Field, string Value)>? Match(string path)
    {
        var match = _path.Match(path);
        return match.Success ? [.. _fields.Select((field, i) => (field, Uri.UnescapeDataString(match.Groups[i + 1].Value)))] : null;
    }
}
