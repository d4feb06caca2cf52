package dev.connector.registration;

/**
 * What one registration has taken of the {@link AnswerBudget}. Guarded by the lock of its
 * outbox.
 */
final class AnswerShare {

	private final AnswerBudget budget;

	private long bytes;

	AnswerShare(AnswerBudget budget) {
		this.budget = budget;
	}

	long bytes() {
		return this.bytes;
	}

	boolean takeEntry() {
		return this.budget.takeEntry();
	}

	void giveEntry() {
		this.budget.giveEntry();
	}

	boolean takeBytes(long number) {
		boolean taken = number == 0 || this.budget.takeBytes(number);
		this.bytes += taken ? number : 0;
		return taken;
	}

	void giveBytes(long number) {
		if (number != 0) {
			this.bytes -= number;
			this.budget.giveBytes(number);
		}
	}

	boolean remember(long number) {
		return number == 0 || this.budget.remember(number);
	}

	void forget(long number) {
		if (number != 0) {
			this.budget.forget(number);
		}
	}

}
