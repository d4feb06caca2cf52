package dev.connector.sample.sql;

import java.util.List;

/**
 * A table or view.
 *
 * @param name its name
 * @param type what the database calls it, such as {@code BASE TABLE} or {@code VIEW}
 * @param columns its columns in their order
 */
record Table(String name, String type, List<Column> columns) {

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param type its type as the database calls it
	 * @param nullable whether it may be null
	 */
	record Column(String name, String type, boolean nullable) {

	}

}
