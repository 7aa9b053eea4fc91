using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation.Rules;

namespace Bytebase.MSBuild.Validation;

/// <summary>Reads a file into a buffer, which it may replace by a larger one.</summary>
/// <returns>The number of bytes.</returns>
internal delegate int FileReader(MigrationFile file, ref byte[] buffer);

/// <summary>Checks one file after another with the same buffers: each thread has its own.</summary>
internal sealed class FileChecker(FileReader read, Func<VersionProposals> proposals, MigrationMode mode)
{
    // An array, which is gone through without an object for it.
    private readonly FileRule[] _rules = [.. RuleCatalogue.FileRulesOf(mode)];
    private readonly FindingSink _findings = new();
    private readonly ContentBuffers _buffers = new();
    private byte[] _bytes = [];
    private MigrationContent? _content;

    public FileResult Check(MigrationFile file, EngineDetection engines)
    {
        _findings.Clear();
        var ofFolder = engines.OfFolder(file.Folder);
        int length;
        try
        {
            length = read(file, ref _bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _findings.Add(UnreadableFileRule.Descriptor, file, FirstLine.Of(e.Message));
            return new FileResult(Found(), null) { Engine = ofFolder, IsUnreadable = true };
        }

        var bytes = _bytes.AsSpan(0, length);
        var content = Open(file, new SourceText(_bytes, length), engines.Of(file, bytes));
        var isText = content.Encoding == TextEncoding.Utf8;
        foreach (var rule in _rules)
        {
            if (isText || rule.ReadsAnyEncoding)
                rule.Check(content, _findings);
        }

        var suppressions = SuppressionReader.Read(content);
        var result = new FileResult(Found(), ContentHash.Of(bytes))
        {
            Engine = ofFolder,
            DependsOnNames = content.DependsOnNames,
            HasCrLf = content.Census.Has(SignBytes.CarriageReturn) && LineEnds.HasCrLf(bytes),
            Suppressions = suppressions,
        };
        _bytes = MigrationReader.Keep(_bytes);
        if (_bytes.Length == 0)
            _content = null;
        return result;
    }

    private MigrationContent Open(MigrationFile file, SourceText text, SqlEngine engine)
    {
        if (_content is null)
            return _content = new MigrationContent(file, text, engine, proposals, _buffers);
        _content.Open(file, text, engine);
        return _content;
    }

    private Finding[] Found()
    {
        var found = _findings.Findings.Count == 0 ? [] : new Finding[_findings.Findings.Count];
        for (var i = 0; i < found.Length; i++)
            found[i] = _findings.Findings[i].Finding;
        return found;
    }
}
