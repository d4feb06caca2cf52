package dev.connector.command;

import org.jspecify.annotations.Nullable;

/**
 * Something that was asked over a channel and is not answered yet. It is told once.
 */
interface Awaited {

	/**
	 * Return who was asked, the only one whose answer counts.
	 */
	AttachedChannel target();

	/**
	 * Return for whom it was asked, or {@code null} for this process.
	 */
	@Nullable AttachedChannel origin();

	/**
	 * Take the news that no answer will come.
	 * @param code why
	 * @param message the same for people
	 */
	void fail(CommandErrorCode code, String message);

}
