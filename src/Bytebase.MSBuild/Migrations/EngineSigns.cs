using System.Runtime.CompilerServices;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// Tells from a migration's own code whose SQL it is. Only what stands in the code counts, not strings and comments, and each sign counts
/// once, however often it is there.
/// </summary>
internal ref struct EngineSigns
{
    /// <summary>Whoever wrote more than this showed his engine before.</summary>
    private const int MaximumLength = 64 * 1024;

    /// <summary>What one sign that can hardly be mistaken weighs.</summary>
    private const int Clear = 3;

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool[] _seen;
    private readonly int[] _weights;
    private SqlTokenizer _tokens;
    private SqlTokenKind _previousKind;
    private int _previousStart;
    private int _previousEnd;
    private int _brackets;

    private EngineSigns(ReadOnlySpan<byte> text)
    {
        _text = text;
        _tokens = new SqlTokenizer(text, SqlDialect.Of(SqlEngine.Auto));
        _previousKind = SqlTokenKind.Separator;
        _seen = new bool[EngineSignWords.Count];
        _weights = new int[SqlEngines.Count];
    }

    /// <summary>The engine; <see cref="SqlEngine.Auto"/> where there are no signs or contradictory ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SqlEngine Of(ReadOnlySpan<byte> text)
    {
        var signs = new EngineSigns(text[..Math.Min(text.Length, MaximumLength)]);
        signs.Read();
        return signs.Decide();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read()
    {
        while (_tokens.Read())
        {
            if (_tokens.Kind == SqlTokenKind.Word)
                Word();
            else if (_tokens.Kind == SqlTokenKind.Symbol)
                Symbol(_text[_tokens.Start]);
            else if (_tokens.Kind == SqlTokenKind.Batch)
                Count(EngineSign.GoLine);
            else if (_tokens.Kind == SqlTokenKind.QuotedName && _text[_tokens.Start] == '`')
                Count(_tokens.Token.Contains((byte)'.') ? EngineSign.BacktickPath : EngineSign.Backtick);
            else if (_tokens.Kind == SqlTokenKind.String && _text[_tokens.Start] != '\'')
                Count(_text[_tokens.Start] == '$' ? EngineSign.DollarQuote : EngineSign.EscapeString);

            (_previousKind, _previousStart, _previousEnd) = (_tokens.Kind, _tokens.Start, _tokens.End);
        }

        if (_tokens.SawExecutableComment)
            Count(EngineSign.ExecutableComment);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Word()
    {
        if (_previousKind is SqlTokenKind.Separator or SqlTokenKind.Batch && _tokens.Is("DELIMITER"u8))
        {
            _tokens.SetDelimiter();
            Count(EngineSign.DelimiterLine);
            return;
        }

        var next = _tokens.End < _text.Length ? _text[_tokens.End] : (byte)' ';
        if (next == '\'' && _tokens.Is("N"u8))
            Count(EngineSign.NationalString);

        // What follows a dot is somebody's name.
        if (_previousKind == SqlTokenKind.Symbol && _text[_previousStart] == '.')
            return;

        var previous = _previousKind == SqlTokenKind.Word ? _text[_previousStart.._previousEnd] : default;
        var length = _tokens.End - _tokens.Start;
        foreach (var sign in EngineSignWords.StartingWith(_text[_tokens.Start]))
        {
            if (sign.Word.Length == length && !_seen[sign.Index] && Ascii.EqualsIgnoreCase(_tokens.Token, sign.Word)
                && (sign.Before.Length == 0 || Ascii.EqualsIgnoreCase(previous, sign.Before))
                && (sign.NotAfter.Length == 0 || !Ascii.EqualsIgnoreCase(previous, sign.NotAfter))
                && (sign.Next == '\0' || NextVisible() == sign.Next))
                Count(sign);
        }
    }

    private readonly char NextVisible()
    {
        var position = _tokens.End;
        while (position < _text.Length && _text[position] <= ' ')
            position++;
        return position < _text.Length ? (char)_text[position] : '\0';
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Symbol(byte symbol)
    {
        if (symbol == ':' && _text[_tokens.End..].StartsWith(":"u8) && IsCast())
            Count(EngineSign.Cast);
        else if (symbol == '[' && IsBracketName())
            Count(EngineSign.BracketName);
        else if (symbol == '@' && _previousKind == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(_text[_previousStart.._previousEnd], "DECLARE"u8))
            Count(EngineSign.DeclaredVariable);
        else if (symbol == '/' && _tokens.IsAloneOnLine)
            Count(EngineSign.SlashLine);
        else if (symbol == '\\' && _tokens.IsFirstOnLine && _tokens.End < _text.Length && char.IsAsciiLetter((char)_text[_tokens.End]))
            Count(EngineSign.PsqlCommand);

        _brackets = Math.Max(_brackets + (symbol == '[' ? 1 : symbol == ']' ? -1 : 0), 0);
    }

    // SQL Server writes SCHEMA::dbo and geography::Point(…) where PostgreSQL casts.
    private readonly bool IsCast() => _previousKind switch
    {
        SqlTokenKind.Word => !EngineSignWords.IsScope(_text[_previousStart.._previousEnd]),
        SqlTokenKind.Symbol => _text[_previousStart] is (byte)')' or (byte)']',
        SqlTokenKind.String or SqlTokenKind.QuotedName => true,
        _ => false,
    };

    // Arrays have their bracket right behind a name, and numbers or strings or other arrays inside.
    private readonly bool IsBracketName()
    {
        var isAdjacent = _tokens.Start > 0 && _previousEnd == _tokens.Start;
        if (_brackets > 0 || (isAdjacent && _text[_previousStart] is not ((byte)'.' or (byte)',' or (byte)'(')))
            return false;

        var position = _tokens.End;
        if (position == _text.Length || !(char.IsAsciiLetter((char)_text[position]) || _text[position] == '_'))
            return false;

        while (position < _text.Length && (_text[position] is (byte)'_' or (byte)' ' || char.IsAsciiLetterOrDigit((char)_text[position])))
            position++;
        return position < _text.Length && _text[position] == ']';
    }

    private readonly void Count(EngineSign sign)
    {
        if (_seen[sign.Index])
            return;

        _seen[sign.Index] = true;
        _weights[(int)sign.Engine] += sign.Weight;
    }

    // MariaDB's SQL is MySQL's with some more.
    private readonly SqlEngine Decide()
    {
        var isMariaDb = _weights[(int)SqlEngine.MariaDb] > 0;
        _weights[(int)SqlEngine.MySql] += _weights[(int)SqlEngine.MariaDb];
        _weights[(int)SqlEngine.MariaDb] = 0;

        var best = 0;
        for (var i = 1; i < _weights.Length; i++)
            best = _weights[i] > _weights[best] ? i : best;

        for (var i = 0; i < _weights.Length; i++)
        {
            if (i != best && _weights[i] * 2 > _weights[best])
                return SqlEngine.Auto;
        }

        return _weights[best] < Clear ? SqlEngine.Auto : best == (int)SqlEngine.MySql && isMariaDb ? SqlEngine.MariaDb : (SqlEngine)best;
    }
}
