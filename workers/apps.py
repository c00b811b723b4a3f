from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"

    def ready(self) -> None:
        from backend.kernel import outbox
        from workers.doorbell import ring

        outbox.set_doorbell(ring)
