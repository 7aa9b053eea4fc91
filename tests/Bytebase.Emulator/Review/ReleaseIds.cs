using System.Globalization;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Review;

/// <summary>Release ids: a train rendered from a template, and an iteration that counts within it (API reference §3.2).</summary>
internal static class ReleaseIds
{
    private const string DefaultTemplate = "release_{date}-RC{iteration}";
    private const string Iteration = "{iteration}";
    private static readonly string[] TimeVariables = ["{date}", "{time}", "{timestamp}"];

    public static string RenderTrain(string? template, string? timezone, DateTime utcNow)
    {
        if (string.IsNullOrEmpty(template)) template = DefaultTemplate;
        if (!template.Contains(Iteration, StringComparison.Ordinal)) throw Invalid("template must contain {iteration} placeholder");
        if (!template.EndsWith(Iteration, StringComparison.Ordinal)) throw Invalid("{iteration} must be at the end of the template");
        if (!TimeVariables.Any(v => template.Contains(v, StringComparison.Ordinal)))
            throw Invalid("template must contain at least one of: {date}, {time}, {timestamp}");

        var now = TimeZoneInfo.ConvertTimeFromUtc(utcNow, Zone(string.IsNullOrEmpty(timezone) ? "UTC" : timezone));
        return template[..^Iteration.Length]
            .Replace("{date}", Format(now, "yyyyMMdd"), StringComparison.Ordinal)
            .Replace("{time}", Format(now, "HHmm"), StringComparison.Ordinal)
            .Replace("{timestamp}", Format(now, "yyyyMMdd_HHmm"), StringComparison.Ordinal);
    }

    public static string Id(string train, int iteration) => train + iteration.ToString("00", CultureInfo.InvariantCulture);

    private static string Format(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw Invalid($"invalid timezone: {name}: unknown time zone {name}");

    private static ApiException Invalid(string reason) => ApiException.Invalid($"failed to render train: {reason}");
}
