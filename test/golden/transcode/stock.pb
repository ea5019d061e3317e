
¡
stock.protoshop"/
Item

id (	
count (
note (	2s
Stock5
Get
.shop.Item
.shop.Item"Ç”‰ì/v1/stock/{id}3
Put
.shop.Item
.shop.Item"Ç”‰ì"	/v1/stock:*bproto3