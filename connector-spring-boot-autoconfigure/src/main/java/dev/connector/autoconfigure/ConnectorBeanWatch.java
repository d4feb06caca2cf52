package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.annotation.Connector;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.Assert;

/**
 * Notices when connectors become beans after the start, when they are destroyed, and when
 * child contexts come and go. One that becomes a bean is registered a moment later, by
 * another thread; one that is destroyed is removed and answers what runs before it is.
 * Safe for use by many threads.
 */
final class ConnectorBeanWatch implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton,
		ApplicationListener<ApplicationContextEvent>, ApplicationContextAware {

	/**
	 * A bean that is told of is not complete yet, and others may follow.
	 */
	static final Duration MOMENT = Duration.ofMillis(50);

	private static final Logger logger = LoggerFactory.getLogger(ConnectorBeanWatch.class);

	private final ObjectProvider<Parts> parts;

	private final AtomicBoolean pending = new AtomicBoolean();

	private volatile boolean started;

	private volatile boolean missed;

	private @Nullable ApplicationContext context;

	ConnectorBeanWatch(ObjectProvider<Parts> parts) {
		this.parts = parts;
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.context = applicationContext;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.started = true;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.started && isConnector(bean)) {
			appeared(ScopedProxyUtils.isScopedTarget(beanName) ? ScopedProxyUtils.getOriginalBeanName(beanName)
					: beanName);
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return isConnector(bean);
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (!this.started || ScopedProxyUtils.isScopedTarget(beanName)) {
			return;
		}
		Parts found = this.parts.getObject();
		if (found.late().isFollowing() && found.late().knows(beanName) && found.beans().destroyed(beanName)) {
			found.late().follow();
		}
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		ApplicationContext source = event.getApplicationContext();
		if (source.equals(this.context)) {
			own(event);
		}
		else if (this.started && isFollowed(source)) {
			ConfigurableListableBeanFactory child = ((ConfigurableApplicationContext) source).getBeanFactory();
			if (event instanceof ContextRefreshedEvent) {
				this.parts.getObject().beans().join(child);
				this.parts.getObject().late().follow();
			}
			else if (event instanceof ContextClosedEvent && this.parts.getObject().beans().leave(child)) {
				this.parts.getObject().late().follow();
			}
		}
	}

	private void own(ApplicationContextEvent event) {
		if (event instanceof ContextRefreshedEvent) {
			Parts found = this.parts.getObject();
			found.late().start();
			if (this.missed) {
				found.late().follow();
			}
		}
		else if (event instanceof ContextClosedEvent && this.started) {
			this.parts.getObject().late().stop();
		}
	}

	/**
	 * A child that has a registrar looks after its beans by itself.
	 */
	private static boolean isFollowed(ApplicationContext child) {
		return child instanceof ConfigurableApplicationContext
				&& child.getBeanNamesForType(ConnectorRegistrar.class, false, false).length == 0;
	}

	private void appeared(String name) {
		Parts found = this.parts.getIfAvailable();
		if (found == null) {
			return;
		}
		found.beans().created(name);
		this.missed = true;
		if (found.late().isFollowing() && !found.late().knows(name) && this.pending.compareAndSet(false, true)) {
			found.scheduler().schedule(MOMENT, () -> execute(found));
		}
	}

	private void execute(Parts found) {
		this.pending.set(false);
		try {
			found.executor().execute(found.late()::follow);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is closed: no connector is registered any more", ex);
		}
	}

	private static boolean isConnector(Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Assert.state(type != null, "A bean has a class");
		return AnnotationUtils.isCandidateClass(type, Connector.class)
				&& MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(Connector.class);
	}

	/**
	 * What is needed once the application has started: a post-processor exists before
	 * everything else.
	 *
	 * @param late has connectors registered and removed
	 * @param beans the connectors
	 * @param scheduler the time
	 * @param executor runs what may block
	 */
	record Parts(LateConnectors late, ConnectorBeans beans, Scheduler scheduler, Executor executor) {

	}

}
