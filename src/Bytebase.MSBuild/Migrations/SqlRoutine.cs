using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// Follows the words of one statement and says whether it is inside the body of a procedure, function, trigger or event, where a
/// semicolon does not end it.
/// </summary>
internal struct SqlRoutine
{
    private State _state;
    private SqlBlocks _blocks;

    private enum State
    {
        Start,
        ObjectKind,
        TypeOrItsBody,
        BlockOrTransaction,
        Routine,
        Otherwise,
    }

    /// <summary>Whether the statement creates or alters a routine, or is an anonymous block.</summary>
    public readonly bool IsRoutine => _state == State.Routine;

    /// <summary>Whether the statement's further tokens matter; most statements are settled with their second word.</summary>
    public readonly bool Follows => _state != State.Otherwise;

    /// <summary>Whether a BEGIN or CASE is still open.</summary>
    public readonly bool IsInside => _blocks.Depth > 0;

    /// <summary>Takes the statement's next token, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Next(scoped in SqlTokenizer token, SqlDialect dialect)
    {
        if (_state == State.Routine)
        {
            _blocks.Next(token, dialect);
        }
        else if (_state == State.Start)
        {
            _state = Starts(token, dialect);
            if (_state == State.Routine)
                _blocks.Next(token, dialect);
        }
        else if (_state == State.ObjectKind)
        {
            _state = KindOfObject(token, dialect);
        }
        else if (_state == State.TypeOrItsBody)
        {
            _state = token.Is("BODY"u8) ? State.Routine : State.Otherwise;
        }
        else if (_state == State.BlockOrTransaction)
        {
            _state = token.Is("NOT"u8) ? State.Routine : State.Otherwise;
            if (_state == State.Routine)
                _blocks.Open();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static State Starts(scoped in SqlTokenizer token, SqlDialect dialect)
    {
        // Oracle's ALTER compiles or disables; bodies are created.
        if (token.Is("CREATE"u8) || (token.Is("ALTER"u8) && !dialect.AnonymousBlocks))
            return State.ObjectKind;

        if (dialect.AnonymousBlocks)
            return token.Is("BEGIN"u8) || token.Is("DECLARE"u8) ? State.Routine : State.Otherwise;

        return dialect.ControlBodies && token.Is("BEGIN"u8) ? State.BlockOrTransaction : State.Otherwise;
    }

    /// <summary>Everything up to the first word that can only be an object's kind; <c>DEFINER = `a`@`b`</c> comes before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static State KindOfObject(scoped in SqlTokenizer token, SqlDialect dialect)
    {
        if (token.Is("PROCEDURE"u8) || token.Is("PROC"u8) || token.Is("FUNCTION"u8) || token.Is("TRIGGER"u8) || token.Is("EVENT"u8)
            || token.Is("PACKAGE"u8))
            return State.Routine;

        if (dialect.AnonymousBlocks && token.Is("TYPE"u8))
            return State.TypeOrItsBody;

        return token.Is("TABLE"u8) || token.Is("VIEW"u8) || token.Is("INDEX"u8) || token.Is("TYPE"u8) || token.Is("SCHEMA"u8)
            || token.Is("DATABASE"u8) || token.Is("SEQUENCE"u8) || token.Is("USER"u8) || token.Is("ROLE"u8)
            || (token.Kind == SqlTokenKind.Symbol && token.Token is [(byte)'('])
            ? State.Otherwise
            : State.ObjectKind;
    }
}
