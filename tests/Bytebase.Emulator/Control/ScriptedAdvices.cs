using System.Collections.Concurrent;
using Bytebase.Emulator.Messages;

namespace Bytebase.Emulator.Control;

/// <summary>The body of <c>POST /_emulator/advices</c>.</summary>
internal sealed class AdvicesRequest
{
    public string Project { get; set; } = "";

    /// <summary>A path, or its end.</summary>
    public string File { get; set; } = "";

    /// <summary>Absent: every target.</summary>
    public string? Target { get; set; }

    /// <summary>Empty: the server's own review again.</summary>
    public List<AdviceMessage> Advices { get; set; } = [];
}

/// <summary>Advices that replace those of later reviews for pending files.</summary>
internal sealed class ScriptedAdvices
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<AdvicesRequest>> _byProject = new(StringComparer.Ordinal);

    public void Set(AdvicesRequest request)
    {
        var project = request.Project.StartsWith("projects/", StringComparison.Ordinal) ? request.Project["projects/".Length..] : request.Project;
        _byProject.AddOrUpdate(project, _ => With([]), (_, existing) => With(existing));

        IReadOnlyList<AdvicesRequest> With(IReadOnlyList<AdvicesRequest> existing)
        {
            var kept = existing.Where(e => e.File != request.File || e.Target != request.Target);
            return request.Advices.Count == 0 ? [.. kept] : [.. kept, request];
        }
    }

    public IReadOnlyList<AdviceMessage>? Find(string project, string file, string target) =>
        _byProject.TryGetValue(project, out var scripted)
            ? scripted.LastOrDefault(s => (s.Target is null || s.Target == target) && (s.File == file || file.EndsWith("/" + s.File, StringComparison.Ordinal)))?.Advices
            : null;
}
