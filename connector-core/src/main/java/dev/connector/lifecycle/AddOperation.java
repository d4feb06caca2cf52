package dev.connector.lifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes a participant that came late through all phases. When that fails, it has to go
 * again, and nobody else is touched.
 */
final class AddOperation implements Lane.Operation {

	private final Entry entry;

	private final Members members;

	private final Term term;

	private final StartFlow start;

	private final StopFlow stop;

	private final CompletableFuture<Void> outcome;

	AddOperation(Entry entry, Members members, Term term, StartFlow start, StopFlow stop,
			CompletableFuture<Void> outcome) {
		this.entry = entry;
		this.members = members;
		this.term = term;
		this.start = start;
		this.stop = stop;
		this.outcome = outcome;
	}

	@Override
	public void run(CallOff callOff) {
		try {
			this.start.startOne(this.entry);
			this.outcome.complete(null);
		}
		catch (LifecycleException ex) {
			if (callOff.isCalled()) {
				this.term.stopped().thenRun(() -> this.members.remove(this.entry));
			}
			else {
				withdraw();
			}
			this.outcome.completeExceptionally(ex);
		}
		catch (Throwable ex) {
			withdraw();
			this.outcome.completeExceptionally(ex);
		}
	}

	@Override
	public void refuse() {
		this.members.remove(this.entry);
		this.outcome.completeExceptionally(new LifecycleException(LifecyclePhase.REGISTER, this.entry.name(),
				this.entry.name() + " came too late: all stop", null));
	}

	private void withdraw() {
		this.stop.stop(this.term.run().remove(this.entry) ? List.of(this.entry) : List.of(),
				this.term.booted().remove(this.entry) ? List.of(this.entry) : List.of());
		this.members.remove(this.entry);
	}

}
