package dev.connector.sample.sql;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Turns rows into maps of what JSON knows: texts, numbers, booleans, nulls and lists of
 * them. Times are texts in ISO 8601, bytes are texts in Base64. Columns of one name get a
 * number, so that none is lost.
 */
final class JsonRow {

	private final List<String> names;

	private JsonRow(List<String> names) {
		this.names = names;
	}

	/**
	 * Read the names of the columns.
	 * @param metaData the columns
	 * @return a reader of rows
	 * @throws SQLException when the database fails
	 */
	static JsonRow of(ResultSetMetaData metaData) throws SQLException {
		Set<String> names = new LinkedHashSet<>();
		for (int i = 1; i <= metaData.getColumnCount(); i++) {
			String label = metaData.getColumnLabel(i);
			String name = label;
			for (int n = 2; !names.add(name); n++) {
				name = label + "_" + n;
			}
		}
		return new JsonRow(List.copyOf(names));
	}

	/**
	 * Read the current row.
	 * @param rows the rows
	 * @return the values by the names of their columns, in the order of the query
	 * @throws SQLException when the database fails
	 */
	Map<String, @Nullable Object> read(ResultSet rows) throws SQLException {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		for (int i = 0; i < this.names.size(); i++) {
			row.put(this.names.get(i), value(rows.getObject(i + 1)));
		}
		return row;
	}

	private static @Nullable Object value(@Nullable Object value) throws SQLException {
		if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
			return value;
		}
		if (value instanceof byte[] bytes) {
			return Base64.getEncoder().encodeToString(bytes);
		}
		if (value instanceof Clob clob) {
			return clob.getSubString(1, (int) Math.min(clob.length(), Integer.MAX_VALUE));
		}
		if (value instanceof Blob blob) {
			return value(blob.getBytes(1, (int) Math.min(blob.length(), Integer.MAX_VALUE)));
		}
		if (value instanceof Array array) {
			return value(array.getArray());
		}
		if (value instanceof Object[] elements) {
			return list(elements);
		}
		return time(value).toString();
	}

	private static List<@Nullable Object> list(@Nullable Object[] elements) throws SQLException {
		List<@Nullable Object> list = new ArrayList<>(elements.length);
		for (Object element : elements) {
			list.add(value(element));
		}
		return list;
	}

	private static Object time(Object value) {
		if (value instanceof Timestamp timestamp) {
			return timestamp.toLocalDateTime();
		}
		if (value instanceof Date date) {
			return date.toLocalDate();
		}
		return (value instanceof Time time) ? time.toLocalTime() : value;
	}

}
