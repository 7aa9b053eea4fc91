namespace System.Text.RegularExpressions;

/// <summary>The name that eng/RegexGenerator looks for; a culture is left out since no expression of ours has one.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable CS9113 // Read by the generator in the sources, never at run time.
internal sealed class GeneratedRegexAttribute(string pattern, RegexOptions options = RegexOptions.None, int matchTimeoutMilliseconds = -1) : Attribute;
#pragma warning restore CS9113
