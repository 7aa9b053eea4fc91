using System.Runtime.CompilerServices;
using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>The tokens of one statement, one ahead: for rules that read what kind of statement it is.</summary>
internal ref struct StatementTokens
{
    private SqlTokenizer _tokens;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StatementTokens(MigrationContent content, SqlStatement statement)
    {
        _tokens = content.Tokens(statement.First, statement.End);
        IsAny = _tokens.Read();
    }

    /// <summary>Whether there is a token at this place.</summary>
    public bool IsAny { get; private set; }

    public readonly SqlTokenKind Kind => _tokens.Kind;

    /// <summary>The offset of the token at this place.</summary>
    public readonly int Start => _tokens.Start;

    /// <summary>The offset behind it.</summary>
    public readonly int End => _tokens.End;

    /// <summary>Whether nothing but the statement's end is left.</summary>
    public readonly bool IsAtEnd => !IsAny || Kind is SqlTokenKind.Separator or SqlTokenKind.Batch;

    /// <summary>Whether the token at this place is this word, in any case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool Is(ReadOnlySpan<byte> word) => IsAny && _tokens.Is(word);

    /// <summary>Whether the token at this place is this character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool IsSymbol(char symbol) => IsAny && Kind == SqlTokenKind.Symbol && _tokens.Token is [var value] && value == symbol;

    /// <summary>Goes on to the next token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Skip() => IsAny = IsAny && _tokens.Read();

    /// <summary>Goes on if the token at this place is this word.</summary>
    public bool Take(ReadOnlySpan<byte> word)
    {
        if (!Is(word))
            return false;

        Skip();
        return true;
    }

    /// <summary>Goes on behind <c>IF EXISTS</c> or <c>IF NOT EXISTS</c>, if it stands here.</summary>
    public bool TakeIfExists()
    {
        if (!Take("IF"u8))
            return false;

        Take("NOT"u8);
        return Take("EXISTS"u8);
    }

    /// <summary>
    /// Goes on behind a name with or without its schema and gives its last part, in lower case and without quotes; empty when no name
    /// stands here.
    /// </summary>
    public string TakeName()
    {
        // SQL Server marks temporary tables with "#".
        var mark = "";
        while (IsSymbol('#'))
        {
            mark += "#";
            Skip();
        }

        var name = "";
        while (IsAny && (Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            var text = Encoding.UTF8.GetString(_tokens.Token).ToLowerInvariant();
            name = mark + (Kind == SqlTokenKind.QuotedName ? text[1..].TrimEnd('"', '`', ']') : text);
            Skip();
            if (!IsSymbol('.'))
                break;
            Skip();
        }

        return name;
    }
}
