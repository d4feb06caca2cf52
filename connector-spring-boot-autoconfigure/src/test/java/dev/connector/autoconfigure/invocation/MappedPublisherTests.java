package dev.connector.autoconfigure.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MappedPublisherTests {

	private final AtomicBoolean cancelled = new AtomicBoolean();

	private final List<Object> signals = new ArrayList<>();

	@Test
	void anErrorOfTheMappingEndsTheItemsToo() {
		subscribe(() -> this.cancelled.set(true));
		assertThat(this.signals).singleElement().isInstanceOf(StackOverflowError.class);
		assertThat(this.cancelled).isTrue();
	}

	private void subscribe(Runnable onCancel) {
		Flow.Publisher<String> source = (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long items) {
				subscriber.onNext("one");
				subscriber.onNext("two");
				subscriber.onComplete();
			}

			@Override
			public void cancel() {
				onCancel.run();
			}

		});
		new MappedPublisher<String, String>(source, (item) -> {
			throw new StackOverflowError(item);
		}).subscribe(new Flow.Subscriber<>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				subscription.request(2);
			}

			@Override
			public void onNext(String item) {
				MappedPublisherTests.this.signals.add(item);
			}

			@Override
			public void onError(Throwable failure) {
				MappedPublisherTests.this.signals.add(failure);
			}

			@Override
			public void onComplete() {
				MappedPublisherTests.this.signals.add("complete");
			}

		});
	}

}
