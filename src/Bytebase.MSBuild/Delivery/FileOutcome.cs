using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Why a part of a failed migration stays applied.</summary>
internal enum KeptBecause
{
    /// <summary>Nothing stays.</summary>
    RolledBack,

    /// <summary>The file says <c>txn-mode = off</c>.</summary>
    TransactionsOff,

    /// <summary>The server ran it without a transaction, as engines without transactions and files of only such statements.</summary>
    NoTransaction,

    /// <summary>The statement that failed is one that the server runs behind the COMMIT of the others.</summary>
    RunsBehindCommit,

    /// <summary>The file commits by itself.</summary>
    OwnCommit,

    /// <summary>The engine commits with each DDL statement.</summary>
    DdlCommits,

    /// <summary>The log does not show it.</summary>
    Unknown,
}

/// <summary>What stays of a migration that failed.</summary>
/// <param name="Statements">The number of its statements that stay applied.</param>
/// <param name="Because">Why.</param>
internal readonly record struct FileOutcome(int Statements, KeptBecause Because)
{
    public static readonly FileOutcome Unknown = new(0, KeptBecause.Unknown);

    /// <summary>
    /// Follows the log: what runs in a transaction stays once that is committed, by the server, by the file itself or by an engine that
    /// commits with DDL.
    /// </summary>
    /// <param name="story">With the failed migration as its last one.</param>
    /// <param name="text">The file as it was released; <see langword="null"/> when it is not known.</param>
    /// <param name="engine">Whose SQL it is.</param>
    public static FileOutcome Of(TaskRunStory story, SourceText? text, SqlEngine engine)
    {
        if (story.Last is null || story.IsCutOff)
            return Unknown;

        var (kept, pending) = (new HashSet<ByteRange?>(), new HashSet<ByteRange?>());
        var because = KeptBecause.RolledBack;
        var (inTransaction, anyRan) = (false, false);
        foreach (var entry in story.Entries)
        {
            if (entry.TransactionControl is { } control)
            {
                // Whether a COMMIT arrived whose connection broke is not told.
                if (control is { Type: "COMMIT", Error: { Length: > 0 } error } && TaskFailure.Parse(error).MayPass)
                    return Unknown;
                End(control.Type == "COMMIT" && string.IsNullOrEmpty(control.Error), KeptBecause.RunsBehindCommit);
                inTransaction = control.Type == "BEGIN";
            }
            else if (entry.CommandExecute is { } command)
            {
                var (keyword, isDdl) = text is null ? ("", false) : Kind(text, command.Range, engine);
                if (isDdl && engine is SqlEngine.MySql or SqlEngine.MariaDb or SqlEngine.Oracle)
                    End(true, KeptBecause.DdlCommits);
                if (command.Response is not { Error: null or "" })
                    continue;
                Run(command.Range, keyword, isDdl);
            }
        }

        // Without its text a COMMIT of the file's own looks like any other statement.
        return kept.Count > 0 ? new(kept.Count, because) : text is null && anyRan ? Unknown : new(0, KeptBecause.RolledBack);

        void Run(ByteRange? range, string keyword, bool isDdl)
        {
            anyRan = true;
            if (keyword is "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "BEGIN" or "START")
            {
                if (keyword is not ("BEGIN" or "START"))
                    End(keyword is "COMMIT" or "END", KeptBecause.OwnCommit);
                inTransaction = keyword is "BEGIN" or "START";
            }
            else if (inTransaction && !(isDdl && engine is SqlEngine.MySql or SqlEngine.MariaDb or SqlEngine.Oracle))
            {
                pending.Add(range);
            }
            else
            {
                kept.Add(range);
                because = because is not KeptBecause.RolledBack ? because
                    : inTransaction ? KeptBecause.DdlCommits
                    : text is not null && "off".Equals(DirectiveHeader.Parse(text).ValueOf("txn-mode"), StringComparison.OrdinalIgnoreCase) ? KeptBecause.TransactionsOff
                    : KeptBecause.NoTransaction;
            }
        }

        void End(bool committed, KeptBecause reason)
        {
            if (committed && pending.Count > 0)
            {
                kept.UnionWith(pending);
                because = reason;
            }

            pending.Clear();
        }
    }

    private static (string Keyword, bool IsDdl) Kind(SourceText text, ByteRange? range, SqlEngine engine)
    {
        if (range is null || StatementPlace.Find(text, range.Start, range.End, engine) is not { } place)
            return ("", false);
        var scanner = new SqlScanner(text.Bytes[place.First..place.End], engine);
        if (!scanner.MoveNext())
            return ("", false);
        // ROLLBACK TO a savepoint ends no transaction.
        var keyword = scanner.Current.Keyword;
        return (keyword == "ROLLBACK" && place.Excerpt().Contains(" TO ", StringComparison.OrdinalIgnoreCase) ? "" : keyword, scanner.Current.Kind == SqlStatementKind.Ddl);
    }
}
