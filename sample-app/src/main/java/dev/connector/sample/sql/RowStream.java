package dev.connector.sample.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.JdbcUtils;

/**
 * The rows of a query, fetched as they are asked for. Owns the connection: it goes back,
 * its transaction rolled back, when the stream ends, fails or is closed, and when the
 * request is cancelled. For one reader; cancelling and closing may come from any thread.
 */
final class RowStream extends Spliterators.AbstractSpliterator<Map<String, @Nullable Object>> {

	private final Connection connection;

	private final PreparedStatement statement;

	private final RowLimit limit;

	private final ConnectorContext context;

	private final AtomicBoolean closed = new AtomicBoolean();

	private @Nullable ResultSet rows;

	private @Nullable JsonRow row;

	private int count;

	private RowStream(Connection connection, PreparedStatement statement, RowLimit limit, ConnectorContext context) {
		super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
		this.connection = connection;
		this.statement = statement;
		this.limit = limit;
		this.context = context;
	}

	/**
	 * Run a query.
	 * @param connection the connection, which is closed in every case
	 * @param statement the query, ready to run
	 * @param limit how many rows to return
	 * @param context the request
	 * @param canceller runs what cancels the statement, which may block
	 * @return the rows, to be closed
	 * @throws SQLException when the query fails; everything is closed then
	 */
	static Stream<Map<String, @Nullable Object>> run(Connection connection, PreparedStatement statement, RowLimit limit,
			ConnectorContext context, Executor canceller) throws SQLException {
		RowStream stream = new RowStream(connection, statement, limit, context);
		context.onCancel(() -> {
			if (!stream.closed.get()) {
				canceller.execute(stream::cancel);
			}
		});
		stream.execute();
		return StreamSupport.stream(stream, false).onClose(stream::close);
	}

	@Override
	public boolean tryAdvance(Consumer<? super Map<String, @Nullable Object>> action) {
		Map<String, @Nullable Object> next = next();
		if (next == null) {
			close();
			return false;
		}
		action.accept(next);
		return true;
	}

	private void execute() throws SQLException {
		try {
			this.rows = this.statement.executeQuery();
			this.row = JsonRow.of(this.rows.getMetaData());
		}
		catch (SQLException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private @Nullable Map<String, @Nullable Object> next() {
		try {
			Failures.requireWanted(this.context);
			if (this.closed.get() || this.rows == null || this.row == null || !this.rows.next()) {
				return null;
			}
			this.limit.requireWithin(++this.count);
			return this.row.read(this.rows);
		}
		catch (SQLException ex) {
			close();
			throw SqlFailures.translate(ex, this.context);
		}
		catch (ConnectorException ex) {
			close();
			throw ex;
		}
	}

	private void cancel() {
		try {
			this.statement.cancel();
		}
		catch (SQLException ignored) {
			// Closing does it, too
		}
		close();
	}

	private void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		JdbcUtils.closeStatement(this.statement);
		try {
			this.connection.rollback();
		}
		catch (SQLException ignored) {
			// The connection is gone, and its transaction with it
		}
		JdbcUtils.closeConnection(this.connection);
	}

}
