"""Long bodies at rest: the text of a message that is too long for its item, under the service's and message's ids."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Bytes of UTF-8 that an item still holds.
LARGEST_IN_ITEM: Final = 64 * 1024


class Bodies:
    """The bucket of long bodies; what lies there goes by itself once its message is gone."""

    def __init__(self, bucket: str, s3: "S3Client") -> None:
        self._bucket = bucket
        self._s3 = s3

    def put(self, service_id: str, message_id: str, text: str) -> str:
        """Stores a message's text; the key that its item holds."""
        key = f"{service_id}/{message_id}"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=text.encode(), ContentType="text/plain; charset=utf-8")
        return key

    def get(self, key: str) -> str:
        """The text that a key stands for."""
        return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read().decode()
