using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// Follows the words of one statement and says whether it is inside the body of a procedure, function, trigger or event, where a
/// semicolon does not end it.
/// </summary>
internal struct SqlRoutine
{
    private State _state;
    private int _depth;
    private bool _afterBegin;
    private bool _afterEnd;

    private enum State
    {
        Start,
        ObjectKind,
        Routine,
        Otherwise,
    }

    /// <summary>Whether the statement creates or alters a routine, or is an anonymous block.</summary>
    public readonly bool IsRoutine => _state == State.Routine;

    /// <summary>Whether the statement's further tokens matter; most statements are settled with their second word.</summary>
    public readonly bool Follows => _state != State.Otherwise;

    /// <summary>Whether a BEGIN or CASE is still open.</summary>
    public readonly bool IsInside => _depth > 0;

    /// <summary>Takes the statement's next token, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Next(scoped in SqlTokenizer token, SqlDialect dialect)
    {
        if (_state == State.Routine)
            FollowBlocks(token);
        else if (_state == State.Start)
            _state = Starts(token, dialect);
        else if (_state == State.ObjectKind)
            _state = KindOfObject(token);

        if (_state == State.Routine && _depth == 0 && dialect.AnonymousBlocks && token.Is("BEGIN"u8))
            _depth = 1;
    }

    /// <summary>BEGIN and END tell what they mean with the token behind them: a transaction, END IF, END CASE.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FollowBlocks(scoped in SqlTokenizer token)
    {
        if (_afterBegin && !token.Is("TRAN"u8) && !token.Is("TRANSACTION"u8))
            _depth++;

        var closesOther = _afterEnd && (token.Is("IF"u8) || token.Is("LOOP"u8) || token.Is("WHILE"u8) || token.Is("REPEAT"u8) || token.Is("FOR"u8));
        if (_afterEnd && !closesOther && _depth > 0)
            _depth--;

        if (token.Is("CASE"u8) && !_afterEnd)
            _depth++;

        _afterBegin = token.Is("BEGIN"u8);
        _afterEnd = token.Is("END"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static State Starts(scoped in SqlTokenizer token, SqlDialect dialect)
    {
        if (token.Is("CREATE"u8) || token.Is("ALTER"u8))
            return State.ObjectKind;

        return dialect.AnonymousBlocks && (token.Is("BEGIN"u8) || token.Is("DECLARE"u8)) ? State.Routine : State.Otherwise;
    }

    /// <summary>Everything up to the first word that can only be an object's kind; <c>DEFINER = `a`@`b`</c> comes before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static State KindOfObject(scoped in SqlTokenizer token)
    {
        if (token.Is("PROCEDURE"u8) || token.Is("PROC"u8) || token.Is("FUNCTION"u8) || token.Is("TRIGGER"u8) || token.Is("EVENT"u8)
            || token.Is("PACKAGE"u8))
            return State.Routine;

        return token.Is("TABLE"u8) || token.Is("VIEW"u8) || token.Is("INDEX"u8) || token.Is("TYPE"u8) || token.Is("SCHEMA"u8)
            || token.Is("DATABASE"u8) || token.Is("SEQUENCE"u8) || token.Is("USER"u8) || token.Is("ROLE"u8)
            || (token.Kind == SqlTokenKind.Symbol && token.Token is [(byte)'('])
            ? State.Otherwise
            : State.ObjectKind;
    }
}
