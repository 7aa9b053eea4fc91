using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>Counts the blocks that are open in a routine's body: BEGIN and CASE, and IF and loops where they are the body.</summary>
internal struct SqlBlocks
{
    private const int Remembered = 64;

    // One bit for each open block: whether it is an IF or a loop, which END IF and END LOOP close.
    private ulong _areControl;
    private bool _afterBegin;
    private bool _afterEnd;
    private bool _afterDot;
    private bool _canStart;

    /// <summary>The number of open blocks.</summary>
    public int Depth { get; private set; }

    private readonly bool IsControl => Depth is > 0 and <= Remembered && (_areControl >> (Depth - 1) & 1) != 0;

    /// <summary>Opens a block that END closes.</summary>
    public void Open() => Push(isControl: false);

    /// <summary>
    /// Takes the body's next token, in order. BEGIN and END tell what they mean with the token behind them: a transaction, END IF, END CASE.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Next(scoped in SqlTokenizer token, SqlDialect dialect)
    {
        if (_afterBegin && !token.Is("TRAN"u8) && !token.Is("TRANSACTION"u8))
            Push(isControl: false);

        if (_afterEnd)
            Close(IsControlWord(token));

        // NEW.begin is a column.
        var isWord = token.Kind == SqlTokenKind.Word && !_afterDot;
        if (isWord && !_afterEnd)
        {
            if (token.Is("CASE"u8))
                Push(isControl: false);
            else if (_canStart && dialect.ControlBodies && IsControlWord(token))
                Push(isControl: true);
        }

        _afterDot = token.Kind == SqlTokenKind.Symbol && token.Token is [(byte)'.'];
        _afterBegin = isWord && token.Is("BEGIN"u8);
        _afterEnd = isWord && token.Is("END"u8);
        _canStart = dialect.ControlBodies && CanStartControl(token);
    }

    /// <summary>Whether an IF right behind this token is a statement, as the body or in a body that is an IF: elsewhere it need not be known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly bool CanStartControl(scoped in SqlTokenizer token)
    {
        if (Depth == 0)
        {
            return token.Is("ROW"u8) || token.Is("DO"u8) || token.Is("DETERMINISTIC"u8) || token.Is("DATA"u8)
                || (token.Kind == SqlTokenKind.Symbol && token.Token is [(byte)')' or (byte)':']);
        }

        return (_areControl & 1) != 0
            && (token.Kind == SqlTokenKind.Separator || token.Is("THEN"u8) || token.Is("ELSE"u8) || token.Is("DO"u8) || token.Is("LOOP"u8)
                || token.Is("REPEAT"u8) || token.Is("BEGIN"u8) || (token.Kind == SqlTokenKind.Symbol && token.Token is [(byte)':']));
    }

    private static bool IsControlWord(scoped in SqlTokenizer token) =>
        token.Is("IF"u8) || token.Is("LOOP"u8) || token.Is("WHILE"u8) || token.Is("REPEAT"u8) || token.Is("FOR"u8);

    private void Push(bool isControl)
    {
        if (Depth < Remembered)
            _areControl = isControl ? _areControl | 1UL << Depth : _areControl & ~(1UL << Depth);
        Depth++;
    }

    private void Close(bool isControl)
    {
        if (isControl)
        {
            Depth -= IsControl ? 1 : 0;
            return;
        }

        // What was taken for an IF and was a function is closed with the CASE around it.
        while (IsControl)
            Depth--;
        Depth = Math.Max(Depth - 1, 0);
    }
}
