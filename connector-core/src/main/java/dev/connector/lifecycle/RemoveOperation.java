package dev.connector.lifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Drains and shuts down one participant, and lets it go.
 */
final class RemoveOperation implements Lane.Operation {

	private final String name;

	private final Members members;

	private final Term term;

	private final StopFlow stop;

	private final CompletableFuture<Void> outcome;

	RemoveOperation(String name, Members members, Term term, StopFlow stop, CompletableFuture<Void> outcome) {
		this.name = name;
		this.members = members;
		this.term = term;
		this.stop = stop;
		this.outcome = outcome;
	}

	@Override
	public void run(CallOff callOff) {
		try {
			Entry leaver = this.members.leaver(this.name);
			this.stop.stop(this.term.run().remove(leaver) ? List.of(leaver) : List.of(),
					this.term.booted().remove(leaver) ? List.of(leaver) : List.of());
			this.members.remove(leaver);
			this.outcome.complete(null);
		}
		catch (Throwable ex) {
			this.outcome.completeExceptionally(ex);
		}
	}

	/**
	 * Let it go when all stop, which drains and shuts it down.
	 */
	@Override
	public void refuse() {
		this.term.stopped().thenRun(this::removeOnly);
	}

	/**
	 * Let it go, for it neither runs nor has booted.
	 */
	void removeOnly() {
		try {
			this.members.remove(this.members.leaver(this.name));
			this.outcome.complete(null);
		}
		catch (Throwable ex) {
			this.outcome.completeExceptionally(ex);
		}
	}

}
